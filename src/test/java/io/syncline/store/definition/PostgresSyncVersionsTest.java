package io.syncline.store.definition;

import static io.syncline.store.Samples.IDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.definition.compile.Loaded;
import io.syncline.core.definition.version.MapFact;
import io.syncline.core.definition.version.SyncVersion;
import io.syncline.core.definition.version.SyncVersion.Content;
import io.syncline.core.definition.version.SyncVersion.Written;
import io.syncline.core.definition.version.SyncVersions;
import io.syncline.core.definition.version.VersionKeeper;
import io.syncline.definition.RoutesDirectory;
import io.syncline.store.TestDatabase;
import io.syncline.store.sql.Database;
import io.syncline.store.sql.Sql;
import io.syncline.store.sql.StoreFailure;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PostgresSyncVersionsTest {

  private static final Instant AT = Instant.parse("2026-05-04T10:00:00Z");

  private final Database database = new Database(TestDatabase.fresh());
  private final SyncVersions versions = new PostgresSyncVersions(database, IDS);

  private static Content content(String text, String owner) {
    return new Content(
        "routes/syncs/people.sync.yaml",
        "7",
        text,
        true,
        List.of(new MapFact("contact.phone", "owner", owner)));
  }

  private int keep(String text, String owner) {
    return versions.keep("people", content(text, owner), AT, false);
  }

  private List<Integer> numbers(@Nullable Integer before, int limit) {
    return versions.list("people", before, limit).stream().map(SyncVersion.Line::number).toList();
  }

  @Test
  void eachIsKeptOnceWithAllThatItSaid() {
    assertThat(keep("a: 1 # ü ${X}\n", "crm")).isEqualTo(1);
    assertThat(keep("a: 2\n", "crm")).isEqualTo(2);
    assertThat(versions.keep("people", content("a: 1 # ü ${X}\n", "crm"), AT.plusSeconds(9), true))
        .as("loaded again")
        .isEqualTo(1);
    assertThat(keep("a: 2\n", "books")).as("another default").isEqualTo(3);
    assertThat(versions.keep("other", content("a: 2\n", "crm"), AT, true)).isEqualTo(1);

    assertThat(versions.find("people", 1))
        .hasValue(
            new SyncVersion("people", 1, content("a: 1 # ü ${X}\n", "crm"), AT, false, List.of()));
    assertThat(numbers(null, 10)).containsExactly(3, 2, 1);
    assertThat(numbers(3, 1)).containsExactly(2);
    assertThat(versions.find("people", 4)).isEmpty();
    assertThat(versions.find("none", 1)).isEmpty();
  }

  /** As in a rolling update, where processes load two texts in turn. */
  @Test
  void processesThatLoadInTurnMakeNoFurtherVersions() {
    var all = new ArrayList<CompletableFuture<Integer>>();
    for (int i = 0; i < 40; i++) {
      var text = "a: " + i % 4 + "\n";
      all.add(CompletableFuture.supplyAsync(() -> keep(text, "crm")));
    }

    var numbers = all.stream().map(CompletableFuture::join).toList();

    assertThat(numbers).containsOnly(1, 2, 3, 4);
    assertThat(numbers(null, 10)).containsExactly(4, 3, 2, 1);
    for (int i = 0; i < 40; i++) {
      assertThat(numbers.get(i)).isEqualTo(numbers.get(i % 4));
    }
  }

  @Test
  void whoWroteATextIsShownWithItsVersion() {
    keep("a: 1\n", "crm");
    keep("a: 2\n", "crm");
    var first = new Written(AT, "ann", null);
    var again = new Written(AT.plusSeconds(5), "ben", "the phone numbers were wrong");
    versions.wrote("people", "a: 1\n", first);
    versions.wrote("people", "a: 1\n", again);
    versions.wrote("other", "a: 2\n", first);

    assertThat(versions.find("people", 1).orElseThrow().written()).containsExactly(first, again);
    assertThat(versions.find("people", 2).orElseThrow().written()).isEmpty();
    assertThat(versions.list("people", null, 1))
        .containsExactly(versions.find("people", 2).orElseThrow().line());
    assertThat(versions.list("people", 2, 1))
        .containsExactly(versions.find("people", 1).orElseThrow().line());
    assertThat(versions.known("people", "a: 1\n")).isTrue();
    assertThat(versions.known("people", "a: 3\n")).isFalse();
    assertThat(versions.known("other", "a: 1\n")).isFalse();
  }

  @Test
  void aServerKeepsWhatItLoadsAndKnowsWhatIsCurrent() {
    var keeper = new VersionKeeper(versions, InstantSource.fixed(AT));
    var loaded = new RoutesDirectory(Map.of()).load(Path.of("routes"));

    keeper.follow(loaded);
    keeper.follow(loaded);

    assertThat(keeper.current("contacts")).hasValue(1);
    assertThat(versions.list("contacts", null, 10)).hasSize(1);
    assertThat(versions.find("contacts", 1).orElseThrow().atStart()).isTrue();
    keeper.follow(Loaded.NOTHING);
    assertThat(keeper.current("contacts")).as("its file is gone").isEmpty();
    assertThat(versions.list("contacts", null, 10)).hasSize(1);
    keeper.follow(loaded);
    assertThat(versions.list("contacts", null, 10)).as("it came back").hasSize(1);
  }

  @Test
  void whatTheDatabaseRefusedIsKeptByTheNextLook() {
    var keeper = new VersionKeeper(versions, InstantSource.fixed(AT));
    var loaded = new RoutesDirectory(Map.of()).load(Path.of("routes"));
    database.run(it -> Sql.of("alter table definition_version rename to away").on(it).update());
    assertThatThrownBy(() -> keeper.follow(loaded)).isInstanceOf(StoreFailure.class);
    assertThat(keeper.current("contacts")).isEmpty();

    database.run(it -> Sql.of("alter table away rename to definition_version").on(it).update());
    keeper.follow(loaded);

    assertThat(keeper.current("contacts")).hasValue(1);
    assertThat(versions.find("contacts", 1).orElseThrow().atStart()).isTrue();
  }

  @Test
  void aLongHistoryIsRead() {
    IntStream.range(0, 120).forEach(it -> keep("a: " + it + "\n", "crm"));

    assertThat(numbers(null, 50)).hasSize(50).startsWith(120);
    assertThat(numbers(71, 100)).hasSize(70).endsWith(1);
  }
}
