package io.syncline.journey;

import static io.syncline.core.Contacts.BOOKS;
import static io.syncline.core.Contacts.CRM;
import static io.syncline.core.Contacts.DESK;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
import io.syncline.core.backfill.plan.Plan;
import io.syncline.core.backfill.plan.PlanItem;
import io.syncline.core.backfill.run.BulkRequest;
import io.syncline.core.definition.rule.DeletePolicy;
import io.syncline.core.definition.rule.FilterCondition;
import io.syncline.core.definition.rule.FilterExit;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.value.Value;
import io.syncline.core.run.Run;
import io.syncline.core.run.Runs;
import io.syncline.store.TestDatabase;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Who is outside by an edited filter leaves by an approved plan, and by nothing else. */
class FilterEditJourneyTest {

  private World world;
  private Bulk bulk;
  private String ann;
  private String bob;

  @Test
  @DisplayName("S16: leavings caused by a definition edit become a plan; until then nothing leaves")
  void anEditedFilterMovesNoRecordBeforeItsPlanIsApproved() {
    started(FilterExit.ARCHIVE);
    world.installation = filtered(FilterExit.ARCHIVE, "Acme").installation();
    bulk.work();
    world.system(CRM).edit(bob, "firstName", Value.text("Robert"));
    world.settle();

    assertThat(world.system(BOOKS).active()).hasSize(2);
    assertThat(world.system(DESK).active()).hasSize(2);
    var plan = plans().get(0);
    assertThat(removals(plan))
        .extracting(it -> it.target().copy())
        .extracting(NativeRef::system)
        .containsExactlyInAnyOrder(BOOKS, DESK);
    assertThat(removals(plan)).extracting(it -> it.source().ref().id()).containsOnly(bob);

    assertThat(bulk.execute(replanned()).status()).isEqualTo(Run.Status.SUCCEEDED);
    world.settle();
    assertThat(world.system(CRM).active()).hasSize(2);
    assertThat(world.system(BOOKS).active()).hasSize(1);
    assertThat(world.system(DESK).active()).hasSize(1);
    assertThat(world.system(BOOKS).active())
        .extracting(it -> world.system(BOOKS).fields(it).get("company"))
        .containsExactly(Value.text("Acme"));

    world.system(CRM).edit(bob, "company", Value.text("Acme"));
    world.settle();
    assertThat(world.system(BOOKS).active()).as("back in the filter").hasSize(2);
  }

  @Test
  @DisplayName("S16: a plan of leavings refuses who came back into the filter since")
  void whoCameBackSinceIsNotTakenOut() {
    started(FilterExit.UNLINK);
    world.installation = filtered(FilterExit.UNLINK, "Acme").installation();
    bulk.work();
    world.system(CRM).edit(bob, "company", Value.text("Acme"));
    world.settle();

    assertThat(bulk.execute(plans().get(0)).status()).isEqualTo(Run.Status.PARTIAL);
    world.settle();
    assertThat(world.query("select count(*) from link")).containsExactly("6");
  }

  @Test
  @DisplayName("one plan an edit, in whatever process; none where copies stay anyway")
  void eachEditIsPlannedOnce() {
    started(FilterExit.ARCHIVE);
    world.installation = filtered(FilterExit.ARCHIVE, "Acme").installation();
    bulk.work();
    new Bulk(world).work();
    assertThat(plans()).hasSize(1);

    world.installation = filtered(FilterExit.ARCHIVE, "Other").installation();
    bulk.work();
    world.installation = filtered(FilterExit.ARCHIVE, "Acme").installation();
    bulk.work();
    assertThat(plans()).hasSize(3);

    world.installation = filtered(FilterExit.PAUSE, "Acme").installation();
    bulk.work();
    assertThat(plans()).hasSize(3);
    assertThat(world.system(BOOKS).active()).hasSize(2);
  }

  /** Two people, one of them of Acme, everywhere; no filter yet. */
  private void started(FilterExit exit) {
    world = new World(TestDatabase.fresh(), removable().leaving(exit), 7);
    bulk = new Bulk(world);
    bulk.work();
    ann = person("ann", "Acme");
    bob = person("bob", "Other");
    world.settle();
    assertThat(world.system(BOOKS).active()).hasSize(2);
    assertThat(ann).isNotEqualTo(bob);
  }

  private String person(String name, String company) {
    var fields = new HashMap<String, Value>();
    fields.put("email", Value.text(name + "@example.com"));
    fields.put("firstName", Value.text(name));
    fields.put("company", Value.text(company));
    return world.system(CRM).create(fields);
  }

  /** Bob was edited since the first one. */
  private Plan replanned() {
    return bulk.plan(BulkRequest.ALL);
  }

  private List<PlanItem> removals(Plan plan) {
    return bulk.items(plan).stream().filter(it -> it.kind() == PlanItem.Kind.REMOVE).toList();
  }

  /** The newest first. */
  private List<Plan> plans() {
    return bulk
        .runs
        .list(new Runs.Query(Run.Kind.PLAN, Set.of(Bulk.SYNC), null, null, 10))
        .rows()
        .stream()
        .map(it -> bulk.plans.find(it.id()).orElseThrow())
        .toList();
  }

  private static Contacts filtered(FilterExit exit, String company) {
    return removable()
        .leaving(
            exit,
            new FilterCondition(
                "company", FilterCondition.Operator.EQ, List.of(Value.text(company))));
  }

  private static Contacts removable() {
    var contacts = Contacts.synced();
    Map.of(CRM, DeletePolicy.ARCHIVE, BOOKS, DeletePolicy.ARCHIVE, DESK, DeletePolicy.PROPAGATE)
        .forEach(contacts::deletes);
    return contacts;
  }
}
