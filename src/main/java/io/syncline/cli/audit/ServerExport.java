package io.syncline.cli.audit;

import io.syncline.cli.common.JsonOption;
import io.syncline.cli.common.RunWatch;
import io.syncline.cli.common.Server;
import io.syncline.core.model.value.Value;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** An export that the server writes by itself; the command waits for its end. */
final class ServerExport {

  private static final Pattern S3 = Pattern.compile("s3://([^/]+)/(.+)");
  private static final String FOLDER = "server:";
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final Map<String, Value> place;

  private ServerExport(Map<String, Value> place) {
    this.place = place;
  }

  /** Empty where the place is a file of this machine. */
  static Optional<ServerExport> of(String place) {
    var s3 = S3.matcher(place);
    if (s3.matches()) {
      return Optional.of(
          new ServerExport(
              Map.of(
                  "target", Value.text("s3"),
                  "bucket", Value.text(s3.group(1)),
                  "name", Value.text(s3.group(2)))));
    }
    return place.startsWith(FOLDER)
        ? Optional.of(
            new ServerExport(
                Map.of(
                    "target", Value.text("file"),
                    "name", Value.text(place.substring(FOLDER.length())))))
        : Optional.empty();
  }

  /** The run at its end, or why the server refuses it. */
  Server.Answer run(Server server, Map<String, String> filters, PrintWriter err, JsonOption json)
      throws IOException, InterruptedException {
    var body = new HashMap<>(place);
    filters.forEach((name, text) -> body.put(name, Value.text(text)));
    var asked = server.post("/api/v1/audit/export", new Value.Struct(body));
    return asked.fine()
        ? new RunWatch(server, err, LOOK, RunWatch.bar(json)).until(asked.text("id"))
        : asked;
  }
}
