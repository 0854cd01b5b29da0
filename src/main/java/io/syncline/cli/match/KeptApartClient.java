package io.syncline.cli.match;

import io.syncline.cli.common.Server;
import io.syncline.core.identity.KeptApart;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.value.Value;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** What persons kept apart, as a running server knows it. */
final class KeptApartClient {

  private static final String PATH = "/api/v1/cross-system-ids/apart?limit=200";
  private static final int TOO_MANY = 429;

  private KeptApartClient() {}

  /** Of one entity; the server's refusal is an exception with its words. */
  static KeptApart of(Server server, PageRetry patience, String entity)
      throws IOException, InterruptedException {
    var apart = new KeptApart();
    var cursor = "";
    do {
      var path =
          PATH
              + "&entity="
              + Server.encoded(entity)
              + (cursor.isEmpty() ? "" : "&cursor=" + Server.encoded(cursor));
      var page =
          patience.insist("the server's list of what is kept apart", () -> page(server, path));
      if (!page.fine()) {
        throw new IOException(page.text("title") + ": " + page.text("detail"));
      }
      page.whole().parts("items").forEach(it -> apart.add(refs(it, "one"), refs(it, "other")));
      cursor = page.text("next");
    } while (!cursor.isEmpty());
    return apart;
  }

  private static Server.Answer page(Server server, String path)
      throws PageRetry.Momentary, InterruptedException {
    Server.Answer answer;
    try {
      answer = server.get(path);
    } catch (IOException failed) {
      throw new PageRetry.Momentary(Optional.empty(), failed);
    }
    if (answer.status() == TOO_MANY || answer.status() >= 500) {
      var failed = new IOException(answer.text("title") + ": " + answer.text("detail"));
      throw new PageRetry.Momentary(Optional.empty(), failed);
    }
    return answer;
  }

  private static List<NativeRef> refs(Server.Part item, String name) {
    return item.value(name) instanceof Value.Items it
        ? it.values().stream()
            .filter(Value.Text.class::isInstance)
            .flatMap(text -> NativeRef.parse(((Value.Text) text).value()).stream())
            .toList()
        : List.of();
  }
}
