package io.syncline.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.definition.compile.form.LoadedSync;
import io.syncline.core.model.SystemId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Editing a file reloads that sync alone; a wrong edit keeps the last good version. */
class WatchedRoutesTest {

  private static final String OTHER =
      Samples.HEAD.replace("service: people", "service: others") + "fieldMapping: {phone: phone}\n";

  @TempDir Path folder;

  private final List<WatchedRoutes.Change> changes = new ArrayList<>();

  @BeforeEach
  void folder() throws IOException {
    Files.createDirectories(folder.resolve("systems"));
    Files.createDirectories(folder.resolve("syncs"));
    write("systems/crm.system.yaml", Samples.CRM);
    write("systems/billing.system.yaml", Samples.BILLING);
    write("syncs/people.sync.yaml", Samples.HEAD + "fieldMapping: {email: email}\n");
    write("syncs/others.sync.yaml", OTHER);
  }

  private void write(String file, String text) throws IOException {
    Files.writeString(folder.resolve(file), text);
  }

  private WatchedRoutes watched() {
    var watched =
        new WatchedRoutes(
            new RoutesDirectory(Map.of()), folder, new Variables(Map.of(), null), changes::add);
    assertThat(watched.runOnce().changed()).hasSize(2);
    return watched;
  }

  @Test
  void anUnchangedFolderReportsNothing() {
    var watched = watched();
    assertThat(watched.runOnce().nothing()).isTrue();
    assertThat(changes).hasSize(1);
  }

  @Test
  void anEditReloadsThatSyncAlone() throws IOException {
    var watched = watched();
    write("syncs/people.sync.yaml", Samples.HEAD + "fieldMapping: {email: email, hours: hours}\n");
    assertThat(watched.runOnce().changed()).extracting(LoadedSync::name).containsExactly("people");
  }

  @Test
  void aCommentChangesNothing() throws IOException {
    var watched = watched();
    write("syncs/others.sync.yaml", "# moved down a line\n" + OTHER);
    assertThat(watched.runOnce().nothing()).isTrue();
  }

  @Test
  void aWrongEditKeepsTheLastGoodVersionAndSaysSo() throws IOException {
    var watched = watched();
    write("syncs/people.sync.yaml", Samples.HEAD + "direktion: none\n");
    var change = watched.runOnce();
    assertThat(change.changed()).isEmpty();
    assertThat(change.kept()).containsExactly("people");
    assertThat(change.current().syncs()).extracting(LoadedSync::name).contains("people", "others");
    assertThat(change.current().findings()).anyMatch(it -> it.message().contains("direktion"));
    assertThat(changes).hasSize(2);
    write("syncs/people.sync.yaml", Samples.HEAD + "fieldMapping: {email: email}\n");
    assertThat(watched.runOnce().nothing()).as("mended: what ran all the time").isTrue();
  }

  @Test
  void aKeptSyncKeepsTheConnectionsThatItsFileGave() throws IOException {
    Files.delete(folder.resolve("syncs/others.sync.yaml"));
    var given = Samples.HEAD.replace("{id: crm, ", "{id: crm, connection: {token: t}, ");
    write("syncs/people.sync.yaml", given);
    var watched =
        new WatchedRoutes(
            new RoutesDirectory(Map.of()), folder, new Variables(Map.of(), null), changes::add);
    var good = watched.runOnce().current().connections();
    assertThat(good).hasSize(2);

    write("syncs/people.sync.yaml", given + "syncConfig: {conflictResolution: masterWinz}\n");
    var change = watched.runOnce();

    assertThat(change.kept()).containsExactly("people");
    assertThat(change.current().connections()).isEqualTo(good);
    write("syncs/others.sync.yaml", OTHER);
    var beside = watched.runOnce();
    assertThat(beside.changed()).extracting(LoadedSync::name).containsExactly("others");
    assertThat(beside.current().connections()).isEqualTo(good);
  }

  @Test
  void whatCouldNotBeTakenOverIsReportedAgain() throws IOException {
    var failures = new ArrayList<>(List.of("the database is away"));
    var watched =
        new WatchedRoutes(
            new RoutesDirectory(Map.of()),
            folder,
            new Variables(Map.of(), null),
            it -> {
              if (!failures.isEmpty()) {
                throw new IllegalStateException(failures.remove(0));
              }
              changes.add(it);
            });

    assertThatThrownBy(watched::runOnce).hasMessage("the database is away");
    assertThat(watched.runOnce().changed()).hasSize(2);
    assertThat(watched.runOnce().nothing()).isTrue();
    assertThat(changes).hasSize(1);
  }

  @Test
  void aWrongSystemFileStopsNothingThatRuns() throws IOException {
    var watched = watched();
    write("systems/crm.system.yaml", "type: crm\nbaseUrl: [\n");
    var change = watched.runOnce();
    assertThat(change.nothing()).isTrue();
    assertThat(change.kept()).containsExactlyInAnyOrder("people", "others");
    assertThat(change.current().types().named("crm")).isPresent();
    assertThat(change.current().syncs()).allMatch(LoadedSync::startable);
  }

  @Test
  void aWrongFileOfAnUnusedSystemTakesNoConnectionAway() throws IOException {
    write("systems/spare.system.yaml", "type: spare\nbaseUrl: [\n");
    var watched =
        new WatchedRoutes(
            new RoutesDirectory(Map.of()), folder, new Variables(Map.of(), null), changes::add);

    var first = watched.runOnce();
    assertThat(first.changed()).extracting(LoadedSync::name).contains("people", "others");
    assertThat(first.current().connections()).hasSize(2);

    write(
        "syncs/more.sync.yaml",
        OTHER
            .replace("service: others", "service: more")
            .replace("id: crm,", "id: c3, type: crm,"));
    assertThat(watched.runOnce().current().connections()).hasSize(3);
  }

  @Test
  void aDeletedFileIsGone() throws IOException {
    var watched = watched();
    Files.delete(folder.resolve("syncs/others.sync.yaml"));
    assertThat(watched.runOnce().gone()).containsExactly("others");
  }

  @Test
  void aChangedSystemFileReloadsTheSyncsThatUseIt() throws IOException {
    var watched = watched();
    write("systems/billing.system.yaml", Samples.BILLING.replace("Hours: {", "Hours: {scale: 2, "));
    assertThat(watched.runOnce().changed()).hasSize(2);
  }

  @Test
  void anEditThatConcernsOnlyHowASystemIsReachedReloadsTheSyncsThatUseIt() throws IOException {
    var watched = watched();
    write("systems/crm.system.yaml", Samples.CRM.replace("crm.example", "new.example"));
    var change = watched.runOnce();
    assertThat(change.nothing()).isFalse();
    assertThat(change.systems()).extracting(SystemId::value).containsExactly("crm");
    assertThat(change.changed())
        .extracting(LoadedSync::name)
        .containsExactlyInAnyOrder("people", "others");
    assertThat(change.current().types().named("crm").orElseThrow().baseUrl())
        .isEqualTo("https://new.example");
    assertThat(changes).hasSize(2);
    assertThat(watched.runOnce().nothing()).isTrue();
  }

  @Test
  void anEditedConnectionFileReloadsTheSyncsThatUseIt() throws IOException {
    write("systems/crm.connection.yaml", "settings: {token: one}\n");
    var watched = watched();
    write("systems/crm.connection.yaml", "settings: {token: two}\n");
    var change = watched.runOnce();
    assertThat(change.systems()).extracting(SystemId::value).containsExactly("crm");
    assertThat(change.changed()).hasSize(2);
    assertThat(change.current().connections().get(SystemId.of("crm")).settings())
        .containsEntry("token", "two");

    write("systems/crm.connection.yaml", "settings: [\n");
    var wrong = watched.runOnce();
    assertThat(wrong.nothing()).isTrue();
    assertThat(wrong.kept()).containsExactlyInAnyOrder("people", "others");
    assertThat(wrong.current().connections().get(SystemId.of("crm")).settings())
        .containsEntry("token", "two");
  }

  @Test
  void aWrongSystemFileKeepsBackOnlyTheSyncsThatUseIt() throws IOException {
    write("systems/desk.system.yaml", Samples.DESK);
    write(
        "syncs/others.sync.yaml",
        OTHER.replace(
            "{id: crm, primary: true, objects: [contacts]}", "{id: desk, objects: [users]}"));
    var watched = watched();
    write("systems/crm.system.yaml", "type: crm\nbaseUrl: [\n");
    write("systems/billing.system.yaml", Samples.BILLING.replace("billing.example", "b2.example"));
    var change = watched.runOnce();
    assertThat(change.kept()).containsExactly("people");
    assertThat(change.changed()).extracting(LoadedSync::name).containsExactly("others");
    assertThat(change.current().types().named("billing").orElseThrow().baseUrl())
        .isEqualTo("https://b2.example");
    assertThat(change.current().types().named("crm")).isPresent();
  }

  @Test
  void whatIsReadAtTheStartOnlyIsNamedAsLongAsItsEditWaits() throws IOException {
    write("syncs/own.camel.yaml", "- route: {id: one}\n");
    var watched = watched();
    write("syncs/own.camel.yaml", "- route: {id: two}\n");
    assertThat(watched.runOnce().waiting())
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.position().file()).endsWith("own.camel.yaml");
              assertThat(it.message()).contains("restart");
            });
    assertThat(changes).hasSize(2);
    watched.runOnce();
    assertThat(changes).as("reported once").hasSize(2);
    write("syncs/own.camel.yaml", "- route: {id: one}\n");
    assertThat(watched.runOnce().waiting()).isEmpty();
  }

  @Test
  void aFolderThatCannotBeFoundForAMomentEndsNoSync() throws IOException {
    var watched = watched();
    Files.move(folder.resolve("syncs"), folder.resolve(".syncs"));
    Files.createSymbolicLink(folder.resolve("syncs"), folder.resolve("nowhere"));
    var change = watched.runOnce();
    assertThat(change.gone()).isEmpty();
    assertThat(change.kept()).containsExactlyInAnyOrder("people", "others");
  }
}
