package io.syncline.app.cases;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.definition.compile.Loaded;
import io.syncline.core.engine.trial.DraftPreviews;
import io.syncline.core.engine.trial.DraftPreviews.Preview;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.ConnectedSystem;
import io.syncline.definition.RoutesDirectory;
import io.syncline.json.Json;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DraftPreviewsTest {

  private static final SystemId HUBSPOT = SystemId.of("hubspot");

  private final Loaded loaded = new RoutesDirectory(Map.of()).load(Path.of("routes"));
  private final CaseSystem hubspot =
      new CaseSystem(
          HUBSPOT,
          loaded.types().named("hubspot").orElseThrow(),
          InstantSource.fixed(Instant.parse("2026-05-01T10:00:00Z")));

  private Preview preview(SystemId system) {
    return new DraftPreviews(
            id -> id.equals(HUBSPOT) ? Optional.<ConnectedSystem>of(hubspot) : Optional.empty())
        .of(loaded.syncs().get(0), loaded.types(), system);
  }

  @Test
  void atMostTenRecordsAreReadAsTheSyncWouldAndNothingIsWritten() {
    for (int i = 10; i < 30; i++) {
      hubspot.edit(
          new NativeRef(HUBSPOT, "contacts", "" + i),
          Json.parseStruct("{\"properties\": {\"email\": \"A%d@Example.com\"}}".formatted(i)));
    }
    hubspot.edit(
        new NativeRef(HUBSPOT, "contacts", "1"),
        Json.parseStruct("{\"properties\": {\"email\": \"nobody\", \"firstname\": \"Ann\"}}"));

    assertThat(preview(HUBSPOT))
        .isInstanceOfSatisfying(
            Preview.Read.class,
            it -> {
              int email = it.columns().stream().map(c -> c.attribute()).toList().indexOf("email");
              assertThat(it.rows()).hasSize(10);
              assertThat(it.rows().get(0).cells().get(email).value()).isNull();
              assertThat(it.rows().get(0).cells().get(email).problem())
                  .isNotNull()
                  .doesNotContain("nobody");
              assertThat(it.rows().get(1).cells().get(email).value())
                  .isEqualTo(Value.text("a10@example.com"));
            });
    assertThat(hubspot.written()).isEmpty();
  }

  @Test
  void whatIsNotConnectedSaysSo() {
    assertThat(preview(SystemId.of("xero")))
        .isInstanceOfSatisfying(
            Preview.Unread.class, it -> assertThat(it.reason()).contains("not connected"));
  }
}
