package io.syncline.journey;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.MemorySystem;
import io.syncline.core.audit.AuditEntry;
import io.syncline.core.audit.AuditLog;
import io.syncline.core.conflict.Questions;
import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.deadletter.DeadLetter;
import io.syncline.core.deadletter.DeadLetters;
import io.syncline.core.definition.model.Flows;
import io.syncline.core.definition.model.SyncRules;
import io.syncline.core.definition.system.ValueType;
import io.syncline.core.delivery.HeldCreation;
import io.syncline.core.delivery.Removal;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.model.AttributeState;
import io.syncline.core.model.Link;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.References;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.model.value.Value;
import io.syncline.core.review.answer.Choice;
import io.syncline.core.transform.Directions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What must hold when everything has come to rest. */
final class Agreement {

  /** What a person decides where a record is to be made once more. */
  private static final Set<String> DECIDED_CREATES =
      Set.of(new Choice.Create().words(), new Choice.Recreate().words());

  private final Topology topology;
  private final World world;
  private final SyncRules sync;
  private final boolean separated;

  private Agreement(Bustle bustle) {
    this.topology = bustle.topology;
    this.world = bustle.world;
    this.separated = bustle.separated;
    this.sync = world.installation.entity("contact").orElseThrow().syncs().get(0);
  }

  static void check(Bustle bustle) {
    var agreement = new Agreement(bustle);
    agreement.fixedPoint();
    agreement.nothingTwice();
    agreement.records().forEach(agreement::followersAgree);
    agreement.noEditLost();
    agreement.questionsAreValid();
    if (!bustle.topology.deleting) {
      agreement.equalCopies();
      assertThat(bustle.world.questions())
          .as("dead letters")
          .noneMatch(it -> it.startsWith("dead"));
    }
  }

  /** S5: nothing is written although everything is looked at, and ordered, again. */
  private void fixedPoint() {
    long writes = world.writes();
    world.lookAtEverything();
    world.settle();
    assertThat(world.writes()).as("writes of a settled world").isEqualTo(writes);
    if (!topology.deleting) { // a person's request is how an unlinked copy comes back
      world.lookAtEverything(InboxEvent.Source.REQUEST);
      world.settle();
      assertThat(world.writes()).as("writes when all is ordered again").isEqualTo(writes);
    }
  }

  /** S9: a record is created at most once in a system, and no write takes effect twice. */
  private void nothingTwice() {
    for (var system : world.systems.values()) {
      var made = new HashMap<String, String>();
      for (var write : system.journal) {
        if (write.create() && write.fields().get("synclineId") instanceof Value.Text marker) {
          var before = made.put(marker.value(), write.id());
          assertThat(before == null || mayBeMadeAgain(system, before, marker.value()))
              .as("one create in %s of %s", system.id(), write.fields().get("email"))
              .isTrue();
        }
      }
    }
  }

  /**
   * A second create is right in two cases only: what the first one made was merged away there
   * before its answer came, so that no marker finds it; or a person decided that it be made again.
   */
  private boolean mayBeMadeAgain(MemorySystem system, String before, String marker) {
    return system.isMerged(before)
        || system.wasRemoved(before)
        || world
            .stores
            .audit()
            .list(AuditLog.Query.of(RecordId.parse(marker), 10_000))
            .rows()
            .stream()
            .filter(it -> it.result().operation() == AuditEntry.Operation.REVIEW)
            .anyMatch(it -> DECIDED_CREATES.contains(String.valueOf(it.result().reason())));
  }

  private List<RecordState> records() {
    return world.stores.records().list("contact", null, 100).stream()
        .filter(it -> it.status() == UnifiedRecord.Status.ACTIVE)
        .map(it -> world.stores.records().find(it.id()).orElseThrow())
        .toList();
  }

  /** A system that may be changed by the source of the record's value holds that value. */
  private void followersAgree(RecordState state) {
    var flows = topology.varies() ? Directions.of(sync, state.record()) : topology.flows();
    for (var name : Topology.FIELDS) {
      var attribute = state.record().attributes().get(name);
      if (attribute != null && !state.held().contains(name)) {
        topology.systems.forEach(to -> followersAgree(state, flows, name, attribute, to));
      }
    }
  }

  private void followersAgree(
      RecordState state, Flows flows, String name, AttributeState attribute, SystemId to) {
    var from = attribute.source();
    boolean due =
        from.equals(AttributeState.PERSON)
            || (from.equals(to) ? keeps(state, flows, name, to) : flows.permits(name, from, to));
    var link =
        state.links().stream()
            .map(RecordState.LinkState::link)
            .filter(it -> it.ref().system().equals(to) && it.role() == Link.Role.MAIN)
            .findFirst();
    if (!due || link.isEmpty() || !takes(to, name, attribute.value())) {
      return;
    }
    if (!world.system(to).active().contains(link.get().ref().id())) {
      assertThat(state.held().contains(Removal.HELD) || isBuried(link.get().ref()))
          .as("%s is not there, and a person is asked", link.get().ref())
          .isTrue();
      return;
    }
    if (topology.flags(name, to)) {
      return;
    }
    var there = world.system(to).fields(link.get().ref().id()).get(name);
    if (refers(name)) {
      referring(state, link.get().ref(), attribute.value(), there);
      return;
    }
    if (from.equals(to) && said(there).isEmpty() && metEmpty(state, link.get(), name)) {
      return;
    }
    assertThat(said(there, to))
        .as("%s of %s, which holds what %s said (%s)", name, link.get().ref(), from, state.held())
        .isEqualTo(said(attribute.value(), to));
  }

  private boolean refers(String name) {
    return name.equals("company") && topology.company == ValueType.REFERENCE;
  }

  /** S15: a copy names the copy that its own system has of the record referred to. */
  private void referring(RecordState state, NativeRef copy, Value value, @Nullable Value there) {
    var named = Optional.ofNullable(References.named(value)).flatMap(world.stores.records()::find);
    var main = named.flatMap(it -> it.main(copy.system(), copy.object()));
    if (state.link(copy).orElseThrow().awaiting().contains("company")) {
      assertThat(named(copy.system(), there))
          .as("the record that %s names and that is awaited", copy)
          .isNull();
      return;
    }
    if (value.isEmpty()) {
      assertThat(said(there)).as("the record that %s names", copy).isEmpty();
    } else if (isItself(state, value) && isItself(state, named(copy.system(), there))) {
      // What merges made a record of itself may go on naming another copy of it.
      return;
    } else if (main.isPresent() && named.get().record().status() == UnifiedRecord.Status.ACTIVE) {
      assertThat(there)
          .as(
              "the record that %s names for %s (%s, awaiting %s)",
              copy, value, state.held(), state.awaiting())
          .isEqualTo(Value.text(main.get().link().ref().id()));
    }
  }

  private static boolean isItself(RecordState state, Value value) {
    return isItself(state, References.named(value));
  }

  private static boolean isItself(RecordState state, @Nullable RecordId named) {
    return state.record().id().equals(named);
  }

  /** The record that a copy names by its id in that system; null: unknown, or none. */
  private @Nullable RecordId named(SystemId system, @Nullable Value value) {
    if (!(value instanceof Value.Text text)) {
      return null;
    }
    var ref = world.system(system).ref(text.value());
    return world.stores.records().find(ref).map(it -> it.record().id()).orElse(null);
  }

  /**
   * S13: a copy that was linked again showed nothing, which overwrites nothing, though no other
   * system may write there the value of its former copy.
   */
  private static boolean metEmpty(RecordState state, Link link, String name) {
    var field = state.link(link.ref()).orElseThrow().shadow().field(name);
    var value = state.record().value(name);
    return field != null && value != null && field.held().isEmpty() && field.answers(value);
  }

  /**
   * Its own value is written back where it receives from anybody, should an edit there lose; else
   * what it said may be what its second copy said, which is read too (S19).
   */
  private boolean keeps(RecordState state, Flows flows, String name, SystemId system) {
    return topology.systems.stream().anyMatch(it -> flows.permits(name, it, system))
        || !topology.varies()
            && state.links().stream()
                .map(RecordState.LinkState::link)
                .noneMatch(
                    it -> it.ref().system().equals(system) && it.role() == Link.Role.SECONDARY);
  }

  private boolean isBuried(NativeRef ref) {
    return world
        .stores
        .deadLetters()
        .list(new DeadLetters.Query(ref.system(), null, DeadLetter.Status.OPEN, null, null, 100))
        .rows()
        .stream()
        .anyMatch(it -> ref.equals(it.about().ref()));
  }

  private boolean takes(SystemId system, String name, Value value) {
    var trait = topology.traits.get(system);
    return trait.takes(name) || trait == Trait.FILLS && !value.isEmpty();
  }

  /** Where everything travels everywhere, all copies are equal, whatever we believe of them. */
  private void equalCopies() {
    var fields = Topology.FIELDS.stream().filter(topology::everywhere).toList();
    if (topology.varies() || separated || !topology.everywhere("email")) {
      return;
    }
    for (var from : world.systems.values()) {
      for (var native0 : from.ids()) {
        var mine = from.fields(native0);
        for (var to : world.systems.values()) {
          equalCopies(from, native0, mine, to, fields);
        }
      }
    }
  }

  private void equalCopies(
      MemorySystem from,
      String native0,
      Map<String, Value> mine,
      MemorySystem to,
      List<String> fields) {
    var email = mine.getOrDefault("email", Value.CLEARED);
    var copies =
        to.find("contacts", "email", email).stream().filter(it -> !surplus(it.ref())).toList();
    if (surplus(from.ref(native0))) {
      return;
    }
    var state = world.stores.records().find(from.ref(native0));
    assertThat(state).as("the record of %s/%s", from.id(), native0).isPresent();
    if (isAsked(state.get().held(), to)) {
      return;
    }
    assertThat(copies).as("copies of %s/%s in %s", from.id(), native0, to.id()).hasSize(1);
    for (var field : fields) {
      var value = mine.getOrDefault(field, Value.CLEARED);
      if (refers(field)) {
        continue; // an id is another one in each system: what it names is looked at from the record
      }
      if (!state.get().held().contains(field)
          && takes(from.id(), field, value)
          && takes(to.id(), field, value)
          && !(field.equals("company") && (fills(from.id()) || fills(to.id())))
          && !onlyIn(state.get(), field)) {
        assertThat(said(copies.get(0).fields().fields().get(field), from.id(), to.id()))
            .as("%s of %s/%s in %s", field, from.id(), native0, to.id())
            .isEqualTo(said(value, from.id(), to.id()));
      }
    }
  }

  /**
   * Whether a person is asked which address the copies are to be found by, or which one a create of
   * ours made there: what it made may have been merged away before its answer came (S9).
   */
  private static boolean isAsked(Set<String> held, MemorySystem there) {
    return held.contains("email") || held.contains(HeldCreation.heldIn(there.id()));
  }

  /** A second copy of one record in one system, made by a person while ours was on its way. */
  private boolean surplus(NativeRef ref) {
    var link = world.stores.changes().links(List.of(ref)).get(ref);
    return link == null
        ? world.questions().stream().anyMatch(it -> it.contains("Which record is " + ref))
        : link.role() == Link.Role.SECONDARY;
  }

  private boolean fills(SystemId system) {
    return topology.traits.get(system) == Trait.FILLS;
  }

  /** A value that only its own system keeps as it is. */
  private boolean onlyIn(RecordState state, String field) {
    return state.record().attributes().get(field) == null;
  }

  /** Every edit that a write of ours replaced is in the account, or was a side of a conflict. */
  private void noEditLost() {
    for (var system : world.systems.values()) {
      var known = new HashMap<NativeRef, Map<String, Set<String>>>();
      for (var it : system.replaced) {
        var state = world.stores.records().find(system.ref(it.id()));
        boolean window = it.unseen() && !topology.traits.get(system.id()).conditional();
        if (!window
            && state.isPresent()
            && Topology.FIELDS.contains(it.field())
            && topology.traits.get(system.id()).takes(it.field())
            && !topology.varies()
            && topology.mayEnter(it.field(), system.id())) {
          var ref = system.ref(it.id());
          if (refers(it.field())) {
            referenceNotLost(system.id(), ref, it.value(), known.computeIfAbsent(ref, this::known));
            continue;
          }
          assertThat(known.computeIfAbsent(ref, this::known).getOrDefault(it.field(), Set.of()))
              .as("what is known of %s of %s/%s", it.field(), system.id(), it.id())
              .contains(said(it.value()));
        }
      }
    }
  }

  /** An id may have led nowhere, and what it leads to may be part of another now. */
  private void referenceNotLost(
      SystemId system, NativeRef ref, Value value, Map<String, Set<String>> known) {
    var named = named(system, value);
    if (named != null) {
      assertThat(known.getOrDefault("company", Set.of()))
          .as("what is known of the record that %s names", ref)
          .containsAnyOf(said(References.value(named)), said(value));
    }
  }

  /**
   * S16: no question is open about the deletion of a copy that is back, or has no record any more.
   */
  private void questionsAreValid() {
    for (var it :
        world.stores.questions().openReviews(new Questions.Query(null, false, null, 1_000))) {
      var ref = it.ref();
      if (it.kind() == ReviewItem.Kind.OBSERVED_DELETE && ref != null) {
        var state = world.stores.records().find(ref);
        assertThat(state).as("whose is %s, about which is asked", ref).isPresent();
        assertThat(
                state.get().record().status() == UnifiedRecord.Status.ACTIVE
                    && world.system(ref.system()).active().contains(ref.id()))
            .as("%s is back: %s", ref, it.question())
            .isFalse();
      }
    }
  }

  /**
   * What the audit log holds of the records that the copy belongs to, or belonged to when it was
   * written: a link ends with a deletion or a merge, and the copy may belong to another record now.
   */
  private Map<String, Set<String>> known(NativeRef ref) {
    var known = new HashMap<String, Set<String>>();
    world.stores.audit().list(AuditLog.Query.newest(100_000)).rows().stream()
        .filter(it -> ref.equals(it.about().ref()) && it.about().record() != null)
        .map(it -> it.about().record())
        .distinct()
        .forEach(it -> known(it, ref.system(), known));
    return known;
  }

  /**
   * Also as the system keeps what it is given: who puts back there, while a write has no known
   * outcome, what was there before gives what is known already (S6).
   */
  private void known(RecordId record, SystemId system, Map<String, Set<String>> known) {
    for (var entry : world.stores.audit().list(AuditLog.Query.of(record, 10_000)).rows()) {
      entry
          .changes()
          .forEach(
              (name, change) -> {
                var values = known.computeIfAbsent(name, it -> new TreeSet<>());
                values.add(said(change.before()));
                values.add(said(change.before(), system));
                values.add(said(change.after()));
              });
    }
    for (var it :
        world.stores.questions().conflicts(new Questions.Query(record, false, null, 10_000))) {
      var values = known.computeIfAbsent(it.attribute(), name -> new TreeSet<>());
      values.add(said(it.held().value()));
      values.add(said(it.seen().value()));
    }
  }

  /** A value as text, after what each of these systems makes of what it is given; no other one. */
  private String said(@Nullable Value value, SystemId... keptBy) {
    if (value == null || value.isEmpty()) {
      return "";
    }
    var kept = value;
    for (var system : keptBy) {
      kept = topology.traits.get(system).kept(kept);
    }
    return kept instanceof Value.Items items
        ? String.join(",", items.values().stream().map(it -> said(it)).sorted().toList())
        : kept.canonical();
  }
}
