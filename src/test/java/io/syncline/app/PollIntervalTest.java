package io.syncline.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.compile.Loaded;
import io.syncline.core.model.SystemId;
import io.syncline.definition.RoutesDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is asked what changed, and how often. */
class PollIntervalTest {

  private static final SystemId CRM = SystemId.of("crm");

  @TempDir Path folder;

  @Test
  void aSystemWhoseWebhooksAreTakenInIsAskedAtItsIntervalWhileTheyCannotBeReliedOn()
      throws IOException {
    assertThat(PollInterval.of(CRM, true, loaded("pollInterval: 20s")))
        .contains(Duration.ofSeconds(20));
    assertThat(besideWebhooks("pollInterval: 20s")).isFalse();
    assertThat(besideWebhooks("changeDetection: webhook")).isFalse();
    assertThat(besideWebhooks("changeDetection: polling")).isTrue();
    assertThat(besideWebhooks("frequency: 15m")).isTrue();
  }

  private boolean besideWebhooks(String config) throws IOException {
    return PollInterval.isAskedBesideWebhooks(CRM, loaded(config));
  }

  @Test
  void aSystemThatCannotTellIsAsked() throws IOException {
    assertThat(PollInterval.of(CRM, false, loaded("pollInterval: 20s")))
        .contains(Duration.ofSeconds(20));
    assertThat(PollInterval.of(CRM, false, loaded("changeDetection: webhook")))
        .contains(Duration.ofMinutes(1));
  }

  @Test
  void whereASyncSaysSoASystemIsAskedBesideItsWebhooks() throws IOException {
    assertThat(PollInterval.of(CRM, true, loaded("changeDetection: polling, pollInterval: 20s")))
        .contains(Duration.ofSeconds(20));
    assertThat(PollInterval.of(CRM, true, loaded("changeDetection: timestamp")))
        .contains(Duration.ofMinutes(1));
    assertThat(PollInterval.of(CRM, true, loaded("frequency: 15m")))
        .contains(Duration.ofMinutes(15));
  }

  @Test
  void theShortestIntervalOfAllSyncsHolds() throws IOException {
    write("syncs/more.sync.yaml", sync("more", "changeDetection: polling, pollInterval: 5s"));

    var both = loaded("pollInterval: 1s");

    assertThat(PollInterval.of(CRM, true, both)).contains(Duration.ofSeconds(5));
    assertThat(PollInterval.of(CRM, false, both)).contains(Duration.ofSeconds(1));
    assertThat(PollInterval.of(SystemId.of("other"), false, both)).isEmpty();
  }

  private Loaded loaded(String config) throws IOException {
    for (var type : new String[] {"crm", "desk"}) {
      write(
          "systems/" + type + ".system.yaml",
          """
          type: %s
          baseUrl: https://%s.example
          objects:
            contacts:
              entities: [contact]
              matchKeys: [email]
              fields: {email: {attribute: email, type: email}}
              operations:
                get: {method: GET, path: "/contacts/{id}"}
                list: {method: GET, path: /contacts}
                update: {method: PATCH, path: "/contacts/{id}"}
          """
              .formatted(type, type));
    }
    write("syncs/people.sync.yaml", sync("people", config));
    var loaded = new RoutesDirectory(Map.of()).load(folder);
    assertThat(loaded.findings()).noneMatch(Finding::refuses);
    return loaded;
  }

  private static String sync(String name, String config) {
    return """
    service: %s
    direction: bi-directional
    systems: [{id: crm, primary: true, objects: [contacts]}, {id: desk, objects: [contacts]}]
    fieldMapping: {email: email}
    syncConfig: {%s}
    """
        .formatted(name, config);
  }

  private void write(String file, String text) throws IOException {
    Files.createDirectories(folder.resolve(file).getParent());
    Files.writeString(folder.resolve(file), text);
  }
}
