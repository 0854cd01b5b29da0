package io.syncline.core.delivery;

import static io.syncline.core.Contacts.BOOKS;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
import io.syncline.core.audit.AuditEntry;
import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.definition.system.Webhook.EventKind;
import io.syncline.core.delivery.FakeTarget.Entry;
import io.syncline.core.delivery.FakeTarget.Fault;
import io.syncline.core.delivery.World.TargetType;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.model.Link;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.Origin;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.Shadow;
import io.syncline.core.model.Slice;
import io.syncline.core.model.value.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Edits, faults, edits behind our back and crashes at every step, in random order: in the end the
 * target holds what the records hold, and its own journal shows no effect twice.
 */
class DeliverySimulationTest {

  private static final int RUNS = 20;
  private static final int STEPS = 120;
  private static final List<String> NAMES = List.of("firstName", "company");

  enum Target {
    PLAIN(it -> it),
    DATED(it -> it),
    CONDITIONAL(TargetType::withConditions),
    REPLACING(TargetType::replacing),
    REPLACING_IF(it -> it.replacing().withConditions()),
    KEYED(it -> it.remembering(Duration.ofDays(2))),
    MARKED(it -> it.withMarker(Duration.ofSeconds(30))),
    MARKED_AT_ONCE(it -> it.withMarker(Duration.ZERO)),
    BOTH(it -> it.withMarker(Duration.ofSeconds(5)).remembering(Duration.ofMinutes(2)));

    final TargetType type;

    Target(UnaryOperator<TargetType> change) {
      this.type = change.apply(TargetType.plain());
    }

    boolean creates() {
      return this == KEYED || this == MARKED || this == MARKED_AT_ONCE || this == BOTH;
    }
  }

  @ParameterizedTest
  @EnumSource(Target.class)
  void s6S9WhateverHappensTheTargetEndsEqualAndNothingTakesEffectTwice(Target target) {
    for (long seed = 1; seed <= RUNS; seed++) {
      try {
        new Run(target, seed).run();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed + " of " + target + ": " + e.getMessage(), e);
      }
    }
  }

  private static final class Run {
    private final Target kind;
    private final SplittableRandom random;
    private final World world;
    private final List<RecordId> records = new ArrayList<>();

    Run(Target kind, long seed) {
      this.kind = kind;
      this.random = new SplittableRandom(seed);
      this.world = new World(kind.type, Contacts.synced(), seed);
      world.target.dated = kind == Target.DATED;
    }

    void run() {
      for (int i = 0; i < 6; i++) {
        var id =
            world.record(
                Map.of("email", "r" + i + "@x.org", "firstName", "R" + i, "company", "C" + i));
        records.add(id);
        if (i % 2 == 0) {
          world.linked(id);
        } else {
          world.order(id, Set.of("email", "firstName", "company"), true);
        }
      }
      world.target.answers = random.nextBoolean();
      world.target.storing =
          random.nextBoolean() ? (field, value) -> value : (field, value) -> shortened(value);
      world.target.faults = this::fault;
      world.target.lateness = () -> Duration.ofMillis(random.nextInt(10_000));
      world.target.turn =
          () -> world.pass(Duration.ofSeconds(random.nextInt(4) == 0 ? random.nextInt(20) : 0));
      for (int i = 0; i < STEPS; i++) {
        step();
      }
      world.target.faults = () -> Fault.NONE;
      world.target.readsFail = false;
      world.target.turn = () -> {};
      world.settle();
      world.target.all().forEach(this::report);
      world.settle();
      check();
    }

    private Fault fault() {
      int die = random.nextInt(20);
      return switch (die) {
        case 0, 1 -> Fault.LOST_ANSWER;
        case 2, 3 -> Fault.LOST_REQUEST;
        case 4 -> Fault.TRANSIENT;
        case 5 -> Fault.RATE_LIMITED;
        case 6, 7 -> Fault.LATE;
        default -> Fault.NONE;
      };
    }

    private void step() {
      switch (random.nextInt(8)) {
        case 0, 1 ->
            world.edit(
                records.get(random.nextInt(records.size())),
                NAMES.get(random.nextInt(2)),
                random.nextInt(10) == 0 ? null : "v" + random.nextInt(1000) + " ");
        case 2 -> editThere();
        case 3 -> crash();
        case 4 -> world.pass(Duration.ofSeconds(random.nextInt(40)));
        case 5 -> world.target.readsFail = random.nextInt(6) == 0;
        case 6 -> world.judge();
        default -> world.runOnce();
      }
    }

    /** Edits without us, reported or not. */
    private void editThere() {
      var all = world.target.all();
      if (!all.isEmpty()) {
        var ref = all.get(random.nextInt(all.size()));
        var field = random.nextInt(3) == 0 ? "nickname" : NAMES.get(random.nextInt(2));
        var known = world.store.shadows.getOrDefault(ref, Shadow.UNKNOWN).field(field);
        var restored = known != null && random.nextInt(3) == 0;
        world.target.edit(
            ref, field, restored ? known.held() : Value.text("theirs" + random.nextInt(1000)));
        if (random.nextBoolean()) {
          report(ref);
        }
      }
    }

    private void report(NativeRef ref) {
      world.store.observed.add(
          new InboxEvent(
              new UUID(0, world.store.nextNumber()),
              ref,
              EventKind.UPDATED,
              InboxEvent.Source.HOOK,
              InboxEvent.Arrival.at(world.now),
              InboxEvent.Content.NONE,
              Origin.NONE));
    }

    private void crash() {
      int stage = random.nextInt(8);
      var it = world.deliverer;
      var batch = it.claim(BOOKS, Slice.WHOLE, 100);
      if (stage > 0) {
        it.load(batch);
      }
      if (stage > 1) {
        it.settleOpenIntents(batch);
      }
      if (stage > 2) {
        it.readTarget(batch);
      }
      if (stage > 3) {
        it.compute(batch);
      }
      if (stage > 4) {
        it.commitIntents(batch);
      }
      if (stage > 5) {
        it.write(batch);
      }
      if (stage > 6) {
        it.settle(batch);
      }
      world.restart();
    }

    private void check() {
      assertThat(world.store.waiting()).isEmpty();
      assertThat(world.store.deadLetters)
          .allMatch(it -> it.failure().type().equals("OutcomeUnknown") && !kind.creates());
      var byRecord =
          world.store.links.values().stream()
              .collect(Collectors.groupingBy(Link::record, Collectors.counting()));
      for (var id : records) {
        if (asked(id)) {
          assertThat(kind.creates()).as("only without key and marker is anybody asked").isFalse();
          continue;
        }
        assertThat(byRecord.get(id)).as("one link").isEqualTo(1);
        equal(id);
      }
      assertThat(created().values()).as("one create for each record").allMatch(it -> it == 1);
      assertThat(world.target.journal.stream().map(Entry::key))
          .as("no intent takes effect twice where the target can recognize a repeat")
          .satisfies(
              keys -> {
                if (kind.type.keyRetention() != null
                    || kind.type.conditional()
                    || kind == Target.DATED) {
                  assertThat(keys).doesNotHaveDuplicates();
                }
              });
      var causes = world.store.audit.values().stream().map(AuditEntry::cause).toList();
      assertThat(world.target.journal)
          .as("every effect in the target has its audit entry")
          .allMatch(it -> world.store.intents(it.key()).stream().anyMatch(causes::contains));
    }

    private boolean asked(RecordId id) {
      return world.store.reviews.values().stream()
          .anyMatch(it -> id.equals(it.record()) && it.kind() == ReviewItem.Kind.OUTCOME_UNKNOWN);
    }

    private Map<Value, Integer> created() {
      var counts = new HashMap<Value, Integer>();
      world.target.journal.stream()
          .filter(it -> it.kind().equals("create"))
          .forEach(it -> counts.merge(it.fields().fields().get("email"), 1, Integer::sum));
      return counts;
    }

    private void equal(RecordId id) {
      var ref =
          world.store.links.values().stream()
              .filter(it -> it.record().equals(id))
              .findFirst()
              .orElseThrow()
              .ref();
      var record = world.store.records.get(id);
      for (var name : NAMES) {
        var wanted = record.attributes().get(name).value();
        var stored = world.target.storing.apply(name, wanted);
        assertThat(world.target.field(ref, name))
            .as(name + " of " + ref)
            .matches(it -> it.agreesWith(stored), "is what the record holds");
      }
    }

    private static Value shortened(Value value) {
      return value instanceof Value.Text text ? Value.text(text.value().trim()) : value;
    }
  }
}
