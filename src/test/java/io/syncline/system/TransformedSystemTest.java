package io.syncline.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.Contacts;
import io.syncline.core.MemorySystem;
import io.syncline.core.definition.model.FieldMapping.ValueRoutes;
import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.ConnectedSystem;
import io.syncline.core.system.Failure;
import io.syncline.core.system.FindOutcome;
import io.syncline.core.system.ListRequest;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.system.OperationRoutes;
import io.syncline.core.system.Query;
import io.syncline.core.system.ReadOutcome;
import io.syncline.core.system.SystemFailure;
import io.syncline.core.system.WriteOutcome;
import io.syncline.core.system.WriteRequest;
import io.syncline.core.transform.value.RefusedValue;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TransformedSystemTest {

  private static final ObjectType TYPE = Contacts.synced().type(Contacts.CRM);
  private static final String OBJECT = TYPE.name();

  private final MemorySystem crm =
      new MemorySystem(
          Contacts.CRM, TYPE, InstantSource.fixed(Instant.parse("2026-11-01T10:00:00Z")));

  /** What was asked of routes, as {@code name(value)}. */
  private final List<String> asked = new ArrayList<>();

  /** How the routes fail; null: they do not. */
  private OperationRoutes.@Nullable Outcome broken;

  private ConnectedSystem system = crm;

  @BeforeEach
  void throughRoutes() {
    var routes =
        new OperationRoutes() {
          @Override
          public boolean has(String name) {
            return true;
          }

          @Override
          public @Nullable Value call(
              String name, Value body, Map<String, String> about, Duration timeout) {
            var text = ((Value.Text) body).value();
            asked.add(name + "(" + text + ")");
            if (broken != null) {
              throw new Failed("the route " + name + " broke off", broken);
            }
            if (text.equals("nothing")) {
              return null;
            }
            return Value.text(name.equals("in") ? text.substring(2) : "x-" + text);
          }
        };
    var changed = Map.of(OBJECT, Map.of("email", new ValueRoutes("in", "out")));
    system = TransformedSystem.of(crm, changed, routes);
  }

  private NativeRef made(String email) {
    return ref(crm.create(Map.of("email", Value.text(email), "firstName", Value.text("Ann"))));
  }

  private static NativeRef ref(String id) {
    return new NativeRef(Contacts.CRM, OBJECT, id);
  }

  private ReadOutcome read(NativeRef ref) {
    return system.read(OBJECT, List.of(ref)).get(0);
  }

  private static Value email(NativeRecord record) {
    return record.fields().fields().get("email");
  }

  private static Value email(ReadOutcome outcome) {
    return email(((ReadOutcome.Found) outcome).record());
  }

  private WriteOutcome update(NativeRef ref, Value email) {
    var fields = new Value.Struct(Map.of("email", email));
    return system.write(OBJECT, List.of(new WriteRequest.Update(ref, fields, "key", null))).get(0);
  }

  @Test
  void whatItAnswersWentThroughTheRouteAndIsBuiltOnAsItWasAnswered() {
    var ref = made("x-ann");

    var record = ((ReadOutcome.Found) read(ref)).record();

    assertThat(email(record)).isEqualTo(Value.text("ann"));
    assertThat(record.answered().fields().get("email")).isEqualTo(Value.text("x-ann"));
    assertThat(record.fields().fields().get("firstName")).isEqualTo(Value.text("Ann"));
    assertThat(system.list(new ListRequest(OBJECT, null, null, 10)).records())
        .extracting(TransformedSystemTest::email)
        .containsExactly(Value.text("ann"));
  }

  @Test
  void whatItIsSentAndAskedForWentThroughTheInverse() {
    var ref = made("x-ann");

    var done = (WriteOutcome.Done) update(ref, Value.text("eve"));

    assertThat(crm.fields(ref.id())).containsEntry("email", Value.text("x-eve"));
    assertThat(email(done.answer())).isEqualTo(Value.text("eve"));
    assertThat(system.find(OBJECT, "email", Value.text("eve")))
        .extracting(TransformedSystemTest::email)
        .containsExactly(Value.text("eve"));
    assertThat(system.find(OBJECT, List.of(new Query("email", Value.text("eve")))))
        .singleElement()
        .satisfies(it -> assertThat(((FindOutcome.Found) it).records()).hasSize(1));
  }

  @Test
  void anEmptyValueAndOneThatIsNotSaidPassWithoutARoute() {
    var ref = made("x-ann");

    update(ref, Value.CLEARED);

    assertThat(crm.fields(ref.id())).doesNotContainEntry("email", Value.text("x-ann"));
    read(ref);
    assertThat(asked).isEmpty();
  }

  @Test
  void aValueThatTheRouteRefusesOrAnswersWithNothingCannotBeReadAndIsNotEmpty() {
    var nothing = made("nothing");
    assertThat(email(read(nothing))).isEqualTo(RefusedValue.VALUE);

    broken = OperationRoutes.Outcome.INVALID;
    assertThat(email(read(made("x-ann")))).isEqualTo(RefusedValue.VALUE);
    assertThat(RefusedValue.VALUE.isEmpty()).isFalse();
  }

  @Test
  void aRouteThatFailsFailsTheReadAndThePageAsASystemThatIsAway() {
    var ref = made("x-ann");
    broken = OperationRoutes.Outcome.UNKNOWN;

    assertThat(((ReadOutcome.Failed) read(ref)).failure()).isInstanceOf(Failure.Transient.class);
    assertThatThrownBy(() -> system.list(new ListRequest(OBJECT, null, null, 10)))
        .isInstanceOfSatisfying(
            SystemFailure.class,
            it -> assertThat(it.failure()).isInstanceOf(Failure.Transient.class));
  }

  @Test
  void aWriteWhoseInverseFailsIsNotSentAndTheOthersAre() {
    var one = made("x-ann");
    var other = made("x-bob");
    broken = OperationRoutes.Outcome.UNKNOWN;

    var outcomes =
        system.write(
            OBJECT,
            List.of(
                new WriteRequest.Update(
                    one, new Value.Struct(Map.of("email", Value.text("eve"))), "1", null),
                new WriteRequest.Update(
                    other, new Value.Struct(Map.of("firstName", Value.text("Bob"))), "2", null)));

    assertThat(((WriteOutcome.Failed) outcomes.get(0)).failure())
        .isInstanceOf(Failure.Transient.class);
    assertThat(outcomes.get(1)).isInstanceOf(WriteOutcome.Done.class);
    assertThat(crm.fields(one.id())).containsEntry("email", Value.text("x-ann"));
    assertThat(crm.fields(other.id())).containsEntry("firstName", Value.text("Bob"));
  }

  @Test
  void aWriteThatTheInverseRefusesIsInvalidForGood() {
    broken = OperationRoutes.Outcome.INVALID;

    assertThat(((WriteOutcome.Failed) update(made("x-ann"), Value.text("eve"))).failure())
        .isInstanceOf(Failure.Invalid.class);
  }

  @Test
  void aWriteIsDoneAlsoWhereItsAnswerCannotBeRead() {
    var ref = made("x-ann");
    crm.changed = (id, fields) -> broken = OperationRoutes.Outcome.UNKNOWN;

    var outcome = update(ref, Value.text("eve"));

    assertThat(outcome).isEqualTo(new WriteOutcome.Done(ref, null));
    assertThat(crm.fields(ref.id())).containsEntry("email", Value.text("x-eve"));
  }
}
