package io.syncline.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.compile.Loaded;
import io.syncline.core.model.SystemId;
import io.syncline.definition.RoutesDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose webhooks are answered "send it again" while no sync takes them in. */
class ExpectedHooksTest {

  @TempDir Path folder;

  @BeforeEach
  void aSyncWhoseOtherSystemLacksASetting() throws IOException {
    for (var type : new String[] {"crm", "desk"}) {
      write(
          "systems/" + type + ".system.yaml",
          """
          type: %s
          baseUrl: https://%s.example
          settings: {key: {required: true, secret: true}}
          %s
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
              .formatted(
                  type,
                  type,
                  type.equals("crm")
                      ? "webhook: {signature: {header: X-Sign, secret: \"${key}\"},"
                          + " identity: [id], object: type, objects: {person: contacts},"
                          + " nativeId: id, kind: type, kinds: {person: updated}}"
                      : ""));
    }
    write(
        "syncs/people.sync.yaml",
        """
        service: people
        direction: bi-directional
        systems: [{id: crm, primary: true, objects: [contacts]}, {id: desk, objects: [contacts]}]
        fieldMapping: {email: email}
        """);
  }

  @Test
  void aSystemThatASyncNamesIsExpectedThoughTheSyncIsNotStarted() throws IOException {
    var loaded = load();
    assertThat(loaded.findings()).noneMatch(Finding::refuses);
    assertThat(loaded.syncs()).singleElement().matches(it -> !it.startable());
    assertThat(expected("crm", loaded)).isTrue();
  }

  @Test
  void aSystemWhoseTypeHasNoWebhooksIsNot() throws IOException {
    assertThat(expected("desk", load())).isFalse();
  }

  @Test
  void aSystemThatNoDefinitionNamesIsNotUnlessAFileCannotBeRead() throws IOException {
    assertThat(expected("nowhere", load())).isFalse();
    write("syncs/broken.sync.yaml", "service: [");
    assertThat(expected("nowhere", load())).isTrue();
    assertThat(expected("desk", load())).isFalse();
  }

  private static boolean expected(String system, Loaded loaded) {
    return ExpectedHooks.of(SystemId.of(system), loaded);
  }

  private Loaded load() throws IOException {
    return new RoutesDirectory(Map.of()).load(folder);
  }

  private void write(String file, String text) throws IOException {
    Files.createDirectories(folder.resolve(file).getParent());
    Files.writeString(folder.resolve(file), text);
  }
}
