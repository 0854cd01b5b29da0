package io.syncline.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.definition.RoutesDirectory;
import io.syncline.definition.Variables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tutorial shows its files whole, and they load. */
class FirstSystemDocTest {

  private static final Path FILES = Path.of("docs/first-system");

  @Test
  void theFilesOfTheTutorialAreShownWhole() throws IOException {
    var page = Files.readString(Path.of("docs/first-system.md"));
    var manifest = Files.readString(FILES.resolve("systems/tracker.system.yaml")).strip();
    int objects = manifest.indexOf("\nobjects:") + 1;
    assertThat(page)
        .contains("```yaml\n" + manifest.substring(0, objects).strip() + "\n```")
        .contains("```yaml\n" + manifest.substring(objects) + "\n```")
        .contains("```yaml\n" + Files.readString(FILES.resolve("syncs/tickets.sync.yaml")).strip());
  }

  @Test
  void theFilesOfTheTutorialLoad(@TempDir Path routes) throws IOException {
    Files.createDirectories(routes.resolve("systems"));
    Files.createDirectories(routes.resolve("syncs"));
    copy("docs/first-system/systems/tracker.system.yaml", routes);
    copy("docs/first-system/syncs/tickets.sync.yaml", routes);
    Files.copy(
        Path.of("routes/systems/zendesk.system.yaml"),
        routes.resolve("systems/zendesk.system.yaml"));
    var variables =
        Variables.of(
            Map.of(
                "TRACKER_BASE_URL", "https://tracker.example.com",
                "TRACKER_API_KEY", "x",
                "ZENDESK_SUBDOMAIN", "example",
                "ZENDESK_EMAIL", "a@example.com",
                "ZENDESK_TOKEN", "x"));
    var loaded = new RoutesDirectory(variables).load(routes);
    assertThat(loaded.findings()).isEmpty();
    assertThat(loaded.syncs()).hasSize(1);
  }

  private static void copy(String file, Path routes) throws IOException {
    var from = Path.of(file);
    Files.copy(from, routes.resolve(FILES.relativize(from)));
  }
}
