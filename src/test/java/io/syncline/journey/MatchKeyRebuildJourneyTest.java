package io.syncline.journey;

import static io.syncline.core.Contacts.BOOKS;
import static io.syncline.core.Contacts.CRM;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
import io.syncline.core.definition.model.Installation;
import io.syncline.core.definition.rule.MatchRule;
import io.syncline.core.identity.Findable;
import io.syncline.core.model.value.Value;
import io.syncline.core.sync.match.MatchKeyRebuild;
import io.syncline.store.TestDatabase;
import io.syncline.store.record.PostgresRekeys;
import io.syncline.store.sql.Database;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A match rule comes later than the records it is to find. */
class MatchKeyRebuildJourneyTest {

  private final DataSource source = TestDatabase.fresh();
  private final Contacts before = Contacts.synced().matching(MatchRule.on("email"));
  private final Contacts after =
      Contacts.synced().matching(MatchRule.on("email"), MatchRule.on("lastName"));

  @Test
  @DisplayName(
      "S17: existing records are found by a rule that was added later, once they are keyed")
  void anAddedRuleFindsExistingRecords() {
    var world = new World(source, before, 1);
    world
        .system(CRM)
        .create(Map.of("email", Value.text("ann@example.com"), "lastName", Value.text("Lovelace")));
    world.settle();
    assertThat(keys(world, "lastName")).isEqualTo("0");

    var later = keying(world, after.installation());
    assertThat(later.runOnce(10)).isFalse();
    assertThat(keys(world, "lastName")).isEqualTo("1");
    assertThat(keys(world, "email")).isEqualTo("1");
    keying(world, before.installation()).runOnce(10);
    assertThat(keys(world, "lastName")).as("a rule that went").isEqualTo("0");
  }

  @Test
  @DisplayName("it goes on where it was, and does nothing once it is done")
  void itResumes() {
    var world = new World(source, before, 2);
    for (int i = 0; i < 3; i++) {
      world
          .system(BOOKS)
          .create(
              Map.of(
                  "email", Value.text("p" + i + "@example.com"), "lastName", Value.text("L" + i)));
    }
    world.settle();
    var later = keying(world, after.installation());
    assertThat(later.runOnce(1)).as("pages are used up").isTrue();
    assertThat(world.query("select rekeying is not null from match_key_rules"))
        .containsExactly("t");
    world.update("delete from match_key where rule = 'lastName'");

    assertThat(keying(world, after.installation()).runOnce(1)).isTrue();
    assertThat(keys(world, "lastName")).as("no page is keyed twice").isEqualTo("0");
    assertThat(world.query("select rekeying is null from match_key_rules")).containsExactly("t");
    assertThat(later.runOnce(1)).as("nothing is left").isFalse();
  }

  private MatchKeyRebuild keying(World world, Installation installation) {
    return new MatchKeyRebuild(
        new PostgresRekeys(new Database(source)),
        world.stores.changes(),
        world.stores.records(),
        () -> installation,
        new Findable(world.transformer));
  }

  private static String keys(World world, String rule) {
    return world.query("select count(*)::text from match_key where rule = '" + rule + "'").get(0);
  }
}
