package io.syncline.api.versions;

import static io.syncline.store.Samples.IDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.api.http.Refusal;
import io.syncline.core.definition.compile.Loaded;
import io.syncline.core.definition.compile.form.LoadedSync;
import io.syncline.core.definition.compile.form.SystemTypes;
import io.syncline.core.definition.map.LoadedSyncs;
import io.syncline.core.definition.version.SyncVersion;
import io.syncline.core.definition.version.SyncVersion.Written;
import io.syncline.core.definition.version.SyncVersions;
import io.syncline.core.definition.version.VersionKeeper;
import io.syncline.definition.DraftedSyncs;
import io.syncline.definition.RoutesDirectory;
import io.syncline.store.TestDatabase;
import io.syncline.store.definition.PostgresSyncVersions;
import io.syncline.store.sql.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way back to a version, over files and a database. */
class VersionControlTest {

  private static final Instant AT = Instant.parse("2026-05-04T10:00:00Z");

  private static final String TEXT =
      """
      service: people
      direction: bi-directional
      systems:
        - {id: hubspot, primary: true, objects: [contacts]}
        - {id: xero, objects: [{name: Contacts, mapping: contact}]}
      fieldMapping: {email: email, phone: phone}
      """;

  private static final String LATER = TEXT.replace(", phone: phone", "");

  @TempDir Path folder;

  private final RoutesDirectory routes = new RoutesDirectory(Map.of());
  private final SyncVersions versions =
      new PostgresSyncVersions(new Database(TestDatabase.fresh()), IDS);
  private final VersionKeeper keeper = new VersionKeeper(versions, InstantSource.fixed(AT));
  private Path file = Path.of("");
  private Loaded loaded = Loaded.NOTHING;

  @BeforeEach
  void twoVersions() throws IOException {
    Files.createDirectories(folder.resolve("systems"));
    file = Files.createDirectories(folder.resolve("syncs")).resolve("people.sync.yaml");
    for (var type : new String[] {"hubspot", "xero"}) {
      var name = type + ".system.yaml";
      Files.copy(Path.of("routes/systems", name), folder.resolve("systems").resolve(name));
    }
    load(TEXT);
    load(LATER);
  }

  private void load(@Nullable String text) throws IOException {
    if (text == null) {
      Files.delete(file);
    } else {
      Files.writeString(file, text);
    }
    look();
  }

  private void look() {
    loaded = routes.load(folder);
    keeper.follow(loaded);
  }

  private VersionControl control(boolean writes) {
    var syncs =
        new LoadedSyncs() {
          @Override
          public Optional<LoadedSync> loaded(String sync) {
            return loaded.syncs().stream().filter(it -> it.name().equals(sync)).findFirst();
          }

          @Override
          public SystemTypes types() {
            return loaded.types();
          }
        };
    return new VersionControl(
        versions, keeper, new DraftedSyncs(routes, folder, writes), syncs, InstantSource.fixed(AT));
  }

  private SyncVersion version(int number) {
    return versions.find("people", number).orElseThrow();
  }

  private static void assertRefused(ThrowingCallable work, String type, String says) {
    assertThatThrownBy(work)
        .isInstanceOfSatisfying(Refusal.class, it -> assertThat(it.type()).isEqualTo(type))
        .hasMessageContaining(says);
  }

  @Test
  void anEarlierVersionIsWrittenBackAndCurrentAgain() throws IOException {
    control(true).rollBack(version(1), "ann", "phones are missing", 2);

    assertThat(Files.readString(file)).isEqualTo(TEXT);
    look();
    assertThat(keeper.current("people")).hasValue(1);
    assertThat(versions.list("people", null, 10)).as("each once").hasSize(2);
    assertThat(version(1).written()).containsExactly(new Written(AT, "ann", "phones are missing"));
    assertRefused(
        () -> control(true).rollBack(version(1), "ann", null, null), "current", "the current one");
  }

  @Test
  void aSyncWhoseFileIsGoneComesBack() throws IOException {
    load(null);
    assertThat(keeper.current("people")).isEmpty();

    control(true).rollBack(version(2), "ann", null, null);

    look();
    assertThat(keeper.current("people")).hasValue(2);
    assertThat(Files.readString(file)).isEqualTo(LATER);
  }

  @Test
  void nothingIsWrittenOverWhatWasNeverLoaded() throws IOException {
    var broken = LATER.replace("direction", "directon");
    load(broken);

    assertRefused(
        () -> control(true).rollBack(version(1), "ann", null, null),
        "never-loaded",
        "would be lost");

    assertThat(Files.readString(file)).isEqualTo(broken);
    assertThat(version(1).written()).isEmpty();
  }

  @Test
  void whatTheValidatorRefusesNowIsNotWrittenAndSaysWhy() throws IOException {
    Files.writeString(folder.resolve("syncs/another.sync.yaml"), TEXT);

    assertRefused(
        () -> control(true).rollBack(version(1), "ann", null, null), "refused", "already defined");
    assertThat(Files.readString(file)).isEqualTo(LATER);
  }

  @Test
  void itIsRefusedWhereItIsNotAllowedOrAnotherVersionIsCurrent() throws IOException {
    assertRefused(
        () -> control(false).rollBack(version(1), "ann", null, null),
        "not-allowed",
        "Download its text");
    assertRefused(
        () -> control(true).rollBack(version(1), "ann", null, 1), "stale", "Another version");
    assertThatThrownBy(() -> control(true).found("people", "0"))
        .isInstanceOfSatisfying(Refusal.class, it -> assertThat(it.status()).isEqualTo(400));
    assertThatThrownBy(() -> control(true).found("people", "9"))
        .isInstanceOfSatisfying(Refusal.class, it -> assertThat(it.status()).isEqualTo(404));
    load(TEXT.replace("{id: xero,", "{id: xero, connection: {clientId: a, clientSecret: opened},"));
    assertThat(version(3).content().text()).doesNotContain("opened");
    load(TEXT);
    assertRefused(
        () -> control(true).rollBack(version(3), "ann", null, null), "not-whole", "secret");
  }
}
