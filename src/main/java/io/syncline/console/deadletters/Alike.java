package io.syncline.console.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.syncline.api.http.Refusal;
import io.syncline.core.deadletter.DeadLetter;
import io.syncline.core.deadletter.DeadLetters;
import io.syncline.core.model.SystemId;
import java.net.URLEncoder;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Which failed in the same way. */
record Alike(SystemId system, String stage, String failure) {

  static Alike of(@Nullable SystemId system, @Nullable String stage, @Nullable String failure) {
    if (system == null || stage == null || failure == null) {
      throw Refusal.badRequest("system, stage and failure say which");
    }
    return new Alike(system, stage, failure);
  }

  String query() {
    return "system="
        + encoded(system.value())
        + "&stage="
        + encoded(stage)
        + "&failure="
        + encoded(failure);
  }

  boolean has(DeadLetters.Group it) {
    return it.system().equals(system) && it.stage().equals(stage) && it.failure().equals(failure);
  }

  DeadLetters.Query page(@Nullable Set<String> entities, @Nullable UUID before, int limit) {
    return new DeadLetters.Query(
        system,
        null,
        DeadLetter.Status.OPEN,
        entities,
        new DeadLetters.Query.How(stage, failure),
        null,
        new DeadLetters.Query.Page(before, limit));
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8);
  }
}
