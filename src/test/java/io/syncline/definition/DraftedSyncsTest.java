package io.syncline.definition;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.draft.PairProposals;
import io.syncline.core.definition.draft.SyncDraft;
import io.syncline.core.definition.draft.SyncDraft.Pair;
import io.syncline.core.definition.draft.SyncDraft.Side;
import io.syncline.core.definition.draft.SyncDrafts;
import io.syncline.core.definition.draft.SyncDrafts.Saved;
import io.syncline.core.definition.draft.SyncDrafts.Source;
import io.syncline.core.model.SystemId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DraftedSyncsTest {

  @TempDir Path folder;

  @BeforeEach
  void theTypesOfTheProduct() throws IOException {
    var types = Files.createDirectory(folder.resolve("systems"));
    try (var files = Files.list(Path.of("routes", "systems"))) {
      for (var file : files.toList()) {
        Files.copy(file, types.resolve(file.getFileName()));
      }
    }
  }

  private SyncDrafts drafts(boolean saves) {
    return new DraftedSyncs(new RoutesDirectory(Map.of()), folder, saves);
  }

  private static Source source(SyncDrafts drafts, String system, String object) {
    return drafts.sources().stream()
        .filter(it -> it.system().value().equals(system) && it.object().name().equals(object))
        .findFirst()
        .orElseThrow();
  }

  private static SyncDraft draft(String service, Source first, Source second, List<Pair> pairs) {
    return new SyncDraft(
        service,
        "thing",
        new Side(first.system(), first.object().name(), first.object().writeOnly()),
        new Side(second.system(), second.object().name(), second.object().writeOnly()),
        pairs);
  }

  @Test
  void pairsAreProposedByStandardAttributesAndMatchKeysFirst() {
    var drafts = drafts(false);
    var pairs =
        PairProposals.of(
            source(drafts, "hubspot", "contacts").object(),
            source(drafts, "zendesk", "users").object());

    assertThat(pairs.get(0)).isEqualTo(new Pair("email", "properties.email", "email", true));
    assertThat(pairs)
        .extracting(Pair::attribute)
        .contains("firstName", "lastName", "phone", "company")
        .doesNotHaveDuplicates();
    assertThat(pairs).extracting(Pair::second).doesNotContain("id", "updated_at");
  }

  /** What the console makes for any two included systems is what the validator accepts. */
  @Test
  void everyProposalIsAcceptedAsAFileIs() throws IOException {
    var sources = drafts(false).sources();
    var files = Files.createDirectory(folder.resolve("syncs"));
    int made = 0;
    for (var first : sources) {
      for (var second : sources) {
        var pairs = PairProposals.of(first.object(), second.object());
        boolean apart = first.system().compareTo(second.system()) < 0;
        if (apart && pairs.stream().anyMatch(Pair::match)) {
          var name = "draft-" + made++;
          Files.writeString(
              files.resolve(name + ".sync.yaml"), draft(name, first, second, pairs).text());
        }
      }
    }

    var loaded = new RoutesDirectory(Map.of()).load(folder);

    assertThat(made).isGreaterThan(20);
    assertThat(loaded.findings()).filteredOn(Finding::refuses).isEmpty();
    assertThat(loaded.syncs()).hasSize(made);
  }

  @Test
  void namesOfEveryKindArriveAsTheyAre() {
    var drafts = drafts(true);
    var first = source(drafts, "hubspot", "contacts");
    var second = source(drafts, "zendesk", "users");
    var names = List.of("email\n  x: y", "a: {b", "'\"#", "- c", "yes");
    var pairs = names.stream().map(it -> new Pair(it, "custom." + it, it, false)).toList();
    var text = draft("a", first, second, pairs).text();

    var mapping =
        Objects.requireNonNull(
            Objects.requireNonNull(drafts.check("a", text).sync())
                .form()
                .definition()
                .fieldMapping());

    assertThat(mapping.bySystem().get(SystemId.of("zendesk")).keySet())
        .containsExactlyElementsOf(names);
    assertThat(mapping.bySystem().get(SystemId.of("zendesk")).values())
        .extracting(it -> it.to())
        .containsExactlyElementsOf(names);
  }

  @Test
  void problemsAreThoseOfTheFile() {
    var drafts = drafts(true);
    var first = source(drafts, "hubspot", "contacts");
    var second = source(drafts, "zendesk", "users");
    var twice =
        List.of(
            new Pair("email", "properties.email", "email", true),
            new Pair("name", "properties.email", "name", false));
    var text = draft("a", first, second, twice).text();

    var checked = drafts.check("a", text);

    assertThat(checked.refused()).isTrue();
    assertThat(checked.findings())
        .allSatisfy(it -> assertThat(String.valueOf(it.position())).contains("syncs/a.sync.yaml:"));
    assertThat(drafts.save("a", text)).isEqualTo(Saved.REFUSED);
    assertThat(folder.resolve("syncs")).doesNotExist();
  }

  @Test
  void aFileIsMadeOnlyWhereAllowedAndNeverChanged() throws IOException {
    var drafts = drafts(true);
    var first = source(drafts, "hubspot", "contacts");
    var second = source(drafts, "zendesk", "users");
    var text = draft("people", first, second, PairProposals.of(first.object(), second.object()));

    assertThat(drafts(false).save("people", text.text())).isEqualTo(Saved.NOT_ALLOWED);
    assertThat(folder.resolve("syncs")).doesNotExist();
    for (var name : List.of("../people", "People", "a/b", "", "a".repeat(101))) {
      assertThat(drafts.save(name, text.text())).as(name).isEqualTo(Saved.REFUSED);
    }
    assertThat(drafts.save("people", text.text())).isEqualTo(Saved.DONE);
    assertThat(drafts.save("people", text.text() + "# again\n")).isEqualTo(Saved.EXISTS);
    assertThat(Files.readString(folder.resolve("syncs/people.sync.yaml"))).isEqualTo(text.text());
    assertThat(drafts.check("people", text.text()).findings())
        .extracting(Finding::message)
        .anyMatch(it -> it.contains("already defined"));
    assertThat(drafts.sources()).extracting(Source::system).contains(SystemId.of("hubspot"));
  }

  @Test
  void anEarlierTextReplacesAFileOnlyIfNothingIsLost() throws IOException {
    var drafts = drafts(true);
    var first = source(drafts, "hubspot", "contacts");
    var second = source(drafts, "zendesk", "users");
    var text = draft("people", first, second, PairProposals.of(first.object(), second.object()));
    var before = "# before\n" + text.text();
    drafts.save("people", text.text());
    var file = folder.resolve("syncs/people.sync.yaml");

    assertThat(drafts.replace(file.toString(), before, it -> false)).isEqualTo(Saved.NEVER_LOADED);
    assertThat(drafts.replace(file.toString(), "service: people", text.text()::equals))
        .isEqualTo(Saved.REFUSED);
    assertThat(drafts(false).replace(file.toString(), before, it -> true))
        .isEqualTo(Saved.NOT_ALLOWED);
    for (var other :
        List.of(folder + "/../people.sync.yaml", folder + "/systems/hubspot.system.yaml", "x")) {
      assertThat(drafts.replace(other, before, it -> true)).as(other).isEqualTo(Saved.NOT_ALLOWED);
    }
    assertThat(Files.readString(file)).isEqualTo(text.text());
    assertThat(drafts.checkFile(file.toString(), before).refused()).isFalse();
    assertThat(drafts.replace(file.toString(), before, text.text()::equals)).isEqualTo(Saved.DONE);
    assertThat(Files.readString(file)).isEqualTo(before);
    Files.delete(file);
    assertThat(drafts.replace(file.toString(), text.text(), it -> false)).isEqualTo(Saved.DONE);
    try (var left = Files.list(folder.resolve("syncs"))) {
      assertThat(left).containsExactly(file);
    }
  }
}
