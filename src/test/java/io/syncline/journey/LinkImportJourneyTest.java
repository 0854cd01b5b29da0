package io.syncline.journey;

import static io.syncline.core.Contacts.BOOKS;
import static io.syncline.core.Contacts.CRM;
import static io.syncline.core.Contacts.DESK;
import static io.syncline.journey.IdentityJourneyTest.all;
import static io.syncline.journey.IdentityJourneyTest.said;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.syncline.core.Contacts;
import io.syncline.core.identity.sheet.LinkSheet;
import io.syncline.core.inbox.Wakeups;
import io.syncline.core.model.Ids;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.review.Linking;
import io.syncline.core.sync.merge.LinkImport;
import io.syncline.csv.Csv;
import io.syncline.store.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Links made by hand in a spreadsheet, over real PostgreSQL. */
@DisplayName("S17: one native id has one record, whichever source links it")
class LinkImportJourneyTest {

  private final World world = new World(TestDatabase.fresh(), Contacts.synced(), 1);
  private final Set<SystemId> woken = new TreeSet<>();
  private final Wakeups wakeups =
      new Wakeups() {
        @Override
        public void inbox(SystemId system) {
          woken.add(system);
        }

        @Override
        public void deliveries(SystemId target) {}

        @Override
        public void polls(SystemId system) {}

        @Override
        public void runs(String sync) {}
      };
  private final LinkImport links =
      new LinkImport(
          world.stores.changes(), wakeups, world.clock, new Ids(world.clock, new Random(7)));

  @Test
  @DisplayName(
      "records that no rule would match are linked, filled from each other, and then synced")
  void linksMadeByHand() {
    old("firstName", "Ann", "lastName", "Lee");
    var result = load("entity_type,crm,books,master_system\ncontact,1,1,crm\n");
    world.settle();

    assertThat(result.problems()).isEmpty();
    assertThat(result.linked()).isEqualTo(2);
    assertThat(result.records()).isEqualTo(1);
    assertThat(world.stores.links().list(all()))
        .hasSize(2)
        .allSatisfy(it -> assertThat(it.madeBy()).isEqualTo("import"));
    assertThat(world.system(CRM).fields("1")).containsEntry("company", Value.text("Acme"));
    assertThat(world.system(BOOKS).fields("1")).containsEntry("lastName", Value.text("Lee"));
    world.system(CRM).edit("1", "lastName", Value.text("Li"));
    world.settle();
    assertThat(world.system(BOOKS).fields("1")).containsEntry("lastName", Value.text("Li"));
  }

  @Test
  @DisplayName(
      "S13: where both are filled and differ a person is asked, and nothing is overwritten")
  void differencesAreQuestions() {
    old("firstName", "Ann", "company", "Apex");
    load("entity_type,crm,books\ncontact,1,1\n");
    world.settle();

    assertThat(world.questions()).singleElement().asString().startsWith("first_meeting: ");
    assertThat(world.system(CRM).fields("1")).containsEntry("company", Value.text("Apex"));
    assertThat(world.system(BOOKS).fields("1")).containsEntry("company", Value.text("Acme"));
  }

  @Test
  @DisplayName("the same file twice changes nothing, and what is exported is imported again")
  void theSameFileTwice() {
    old("firstName", "Ann");
    load("entity_type;crm;books\r\ncontact;1;1\r\n");
    world.settle();
    long writes = world.writes();
    var again = load("entity_type;crm;books\r\ncontact;1;1\r\n");
    var exported = load(export());
    world.settle();

    for (var result : List.of(again, exported)) {
      assertThat(result.problems()).isEmpty();
      assertThat(result.linked() + result.records()).isZero();
      assertThat(result.unchanged()).isEqualTo(1);
    }
    assertThat(world.writes()).isEqualTo(writes);
    assertThat(world.stores.links().list(all())).hasSize(2);
  }

  @Test
  @DisplayName(
      "what would give one native id two records is refused, all of it, and nothing is linked")
  void refusedAsAWhole() {
    world.system(CRM).create(said("email", "a@example.com"));
    world.system(CRM).create(said("email", "b@example.com"));
    world.settle();
    world.system(BOOKS).create(said("firstName", "C"));
    world.system(CRM).create(said("firstName", "D"));
    world.hooks.clear();
    var result =
        load(
            "entity_type,crm,books,desk\n"
                + "contact,1,2,\n"
                + "contact,2,,9\n"
                + "contact,3,3,\n"
                + "contact,1,,5\n");
    world.settle();

    assertThat(result.problems()).extracting(LinkSheet.Problem::line).containsExactly(2L, 3L, 5L);
    assertThat(result.problems().get(0).what()).contains("belong to different records");
    assertThat(result.problems().get(1).what()).contains("another id in `desk` already");
    assertThat(result.linked()).isZero();
    assertThat(world.stores.links().list(all())).hasSize(6);
    assertThat(world.system(DESK).ids()).hasSize(2);
  }

  @Test
  @DisplayName("a row adds copies to the record of any id that it names; they are read at once")
  void aRowAddsToARecord() {
    world.system(CRM).create(said("email", "a@example.com"));
    world.settle();
    var ann = world.record(CRM, "1").id();
    new Linking(world.stores.changes(), Wakeups.NONE, world.clock, world.ids)
        .unlink(world.system(BOOKS).ref("1"), "kim");
    var result = load("entity_type,books,crm,desk\ncontact,1,1,1\n");

    assertThat(result.linked()).isEqualTo(1);
    assertThat(result.records()).isZero();
    assertThat(woken).containsExactlyInAnyOrder(CRM, BOOKS, DESK);
    assertThat(world.record(BOOKS, "1").id()).isEqualTo(ann);
    assertThat(world.reasons()).contains("imported");
    world.settle();
    assertThat(world.questions()).isEmpty();
  }

  @Test
  @DisplayName("two rows that name one record are refused, the second with the line of the first")
  void twoRowsOfOneRecord() {
    world.system(CRM).create(said("email", "a@example.com"));
    world.settle();
    var result = load("entity_type,crm,books,desk\ncontact,1,1,\ncontact,,9,1\n");

    assertThat(result.problems())
        .extracting(LinkSheet.Problem::line, LinkSheet.Problem::what)
        .contains(tuple(3L, "its ids and those of line 2 belong to one record already"));
  }

  @Test
  @DisplayName("a long sheet is imported in parts, all of it, and the result is the sum")
  void aLongSheet() {
    var rows = new StringBuilder("entity_type,crm,books\n");
    for (int i = 1; i <= 401; i++) {
      rows.append("contact,a").append(i).append(",b").append(i).append('\n');
    }
    var result = load(rows.toString());

    assertThat(result.problems()).isEmpty();
    assertThat(result.linked()).isEqualTo(802);
    assertThat(result.records()).isEqualTo(401);
    assertThat(load(rows.toString()).unchanged()).isEqualTo(401);
  }

  private void old(String... inCrm) {
    world.clock.pass(Duration.ofDays(-90));
    world.system(CRM).create(said(inCrm));
    world.system(BOOKS).create(said("company", "Acme"));
    world.clock.pass(Duration.ofDays(90));
    world.hooks.clear();
  }

  private String export() {
    var rows =
        world.stores.wide().page("contact", null, 10).stream()
            .map(it -> List.of("contact", it.ids().get(CRM), it.ids().get(BOOKS)))
            .toList();
    return Csv.write(List.of("entity_type", "crm", "books"), rows);
  }

  private LinkImport.Result load(String csv) {
    var table = Csv.read(csv);
    var lines = table.rows().stream().map(it -> new LinkSheet.Line(it.line(), it.cells())).toList();
    var installation = Contacts.synced().installation();
    return links.load(LinkSheet.of(installation, table.names(), lines), "kim");
  }
}
