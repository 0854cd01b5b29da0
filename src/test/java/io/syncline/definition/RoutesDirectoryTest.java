package io.syncline.definition;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.compile.Loaded;
import io.syncline.core.definition.compile.form.LoadedSync;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which files below a folder are read, whatever the folder is made of. */
class RoutesDirectoryTest {

  private static final String SYNC = Samples.HEAD + "fieldMapping: {email: email}\n";

  @TempDir Path temporary;

  private Path folder;
  private final RoutesDirectory directory = new RoutesDirectory(Map.of());

  @BeforeEach
  void systems() throws IOException {
    folder = Files.createDirectories(temporary.resolve("routes"));
    write(folder.resolve("systems/crm.system.yaml"), Samples.CRM);
    write(folder.resolve("systems/billing.system.yaml"), Samples.BILLING);
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private Loaded load() {
    return directory.load(folder);
  }

  private static List<String> messages(Loaded loaded) {
    return loaded.findings().stream().map(Finding::toString).toList();
  }

  /** A version of a ConfigMap as a node writes it, and the swap that makes it hold. */
  private static void mount(Path at, String version, String text) throws IOException {
    write(at.resolve(version).resolve("people.sync.yaml"), text);
    var fresh = Files.createSymbolicLink(at.resolve("..data_tmp"), Path.of(version));
    Files.move(
        fresh,
        at.resolve("..data"),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
    var shown = at.resolve("people.sync.yaml");
    if (!Files.isSymbolicLink(shown)) {
      Files.createSymbolicLink(shown, Path.of("..data/people.sync.yaml"));
    }
  }

  @Test
  void aMountedConfigMapIsReadOnceAndUnderTheNamesItShows() throws IOException {
    var syncs = folder.resolve("syncs");
    mount(syncs, "..2026_11_22", SYNC);
    var loaded = load();
    assertThat(Samples.problems(loaded)).isEmpty();
    assertThat(loaded.syncs())
        .extracting(LoadedSync::file)
        .containsExactly(syncs.resolve("people.sync.yaml").toString());
  }

  @Test
  void theSwapOfAConfigMapIsAnEdit() throws IOException {
    var syncs = folder.resolve("syncs");
    mount(syncs, "..2026_11_22", SYNC);
    var watched = new WatchedRoutes(directory, folder, new Variables(Map.of(), null), change -> {});
    assertThat(watched.runOnce().changed()).hasSize(1);
    mount(syncs, "..2026_11_23", Samples.HEAD + "fieldMapping: {phone: phone}\n");
    assertThat(watched.runOnce().changed()).extracting(LoadedSync::name).containsExactly("people");
    assertThat(watched.runOnce().nothing()).isTrue();
  }

  /** As {@code k8s/base} mounts it: below the system types of the image, which stay. */
  @Test
  void aConfigMapBelowTheSystemsAddsToThem() throws IOException {
    var own = folder.resolve("systems/own");
    mount(own, "..2026_11_22", SYNC);
    var watched = new WatchedRoutes(directory, folder, new Variables(Map.of(), null), change -> {});
    var first = watched.runOnce();
    assertThat(Samples.problems(first.current())).isEmpty();
    assertThat(first.changed()).hasSize(1);
    mount(own, "..2026_11_23", Samples.HEAD + "fieldMapping: {phone: phone}\n");
    assertThat(watched.runOnce().changed()).extracting(LoadedSync::name).containsExactly("people");
  }

  @Test
  void aLinkedFolderIsReadLikeAnyOther() throws IOException {
    var elsewhere = temporary.resolve("elsewhere");
    write(elsewhere.resolve("people.sync.yaml"), SYNC);
    Files.createSymbolicLink(folder.resolve("syncs"), elsewhere);
    assertThat(load().syncs()).hasSize(1);
    var linked = Files.createSymbolicLink(temporary.resolve("linked"), folder);
    assertThat(directory.load(linked).syncs()).hasSize(1);
  }

  @Test
  void aLinkThatLeadsNowhereOrBackIsAProblemAndAllElseIsRead() throws IOException {
    write(folder.resolve("syncs/people.sync.yaml"), SYNC);
    Files.createSymbolicLink(folder.resolve("syncs/lost.sync.yaml"), Path.of("none"));
    Files.createSymbolicLink(folder.resolve("syncs/back"), folder);
    var loaded = load();
    assertThat(loaded.syncs()).hasSize(1);
    assertThat(Samples.problems(loaded))
        .hasSize(2)
        .anyMatch(it -> it.contains("lost.sync.yaml") && it.contains("leads nowhere"))
        .anyMatch(it -> it.contains("back") && it.contains("leads back"));
  }

  @Test
  void aFolderWithoutASyncSaysSo() {
    assertThat(Samples.notices(load())).singleElement().asString().contains("no sync");
  }

  @Test
  void aFileWhoseNameSaysNothingIsNotReadAndSaysSo() throws IOException {
    write(folder.resolve("syncs/people.sync.yml"), SYNC);
    var loaded = load();
    assertThat(loaded.syncs()).isEmpty();
    assertThat(messages(loaded))
        .anyMatch(it -> it.contains("people.sync.yml") && it.contains("`.sync.yaml`"));
  }

  @Test
  void defaultsUnderAnotherNameAreReportedWithTheRightName() throws IOException {
    var defaults = "cleansing: {trimWhitespace: true}\n";
    write(folder.resolve("syncs/people.sync.yaml"), SYNC);
    write(folder.resolve("syncs/default.yaml"), defaults);
    write(folder.resolve("syncs/quality.sync.yaml"), defaults);
    var loaded = load();
    assertThat(Samples.notices(loaded))
        .anyMatch(it -> it.contains("default.yaml:") && it.contains("`syncs/defaults.yaml`"));
    assertThat(Samples.problems(loaded))
        .singleElement()
        .asString()
        .contains("quality.sync.yaml")
        .contains("`syncs/defaults.yaml`");
  }

  @Test
  void defaultsThatTwoFilesGiveAreAProblemOfTheSecond() throws IOException {
    write(folder.resolve("syncs/people.sync.yaml"), SYNC);
    write(folder.resolve("syncs/defaults.yaml"), "cleansing: {trimWhitespace: true}\n");
    write(folder.resolve("defaults.yaml"), "cleansing: {trimWhitespace: false}\n");
    assertThat(Samples.problems(load())).singleElement().asString().contains("already");
  }

  @Test
  void aFileNamedInAnotherWayIsTheSameFile() throws IOException {
    write(folder.resolve("syncs/people.sync.yaml"), SYNC);
    var roundabout = folder.resolve("systems/../syncs/people.sync.yaml");
    assertThat(directory.load(roundabout).syncs()).hasSize(1);
  }
}
