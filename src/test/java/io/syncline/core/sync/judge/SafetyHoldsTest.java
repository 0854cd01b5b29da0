package io.syncline.core.sync.judge;

import static io.syncline.core.Contacts.BOOKS;
import static io.syncline.core.Contacts.CRM;
import static io.syncline.core.Contacts.DESK;
import static io.syncline.core.sync.JudgedRead.NOON;
import static io.syncline.core.sync.JudgedRead.RECORD;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
import io.syncline.core.Ruled;
import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.definition.model.Installation;
import io.syncline.core.definition.rule.ChangeLimit;
import io.syncline.core.definition.system.ValueType;
import io.syncline.core.model.AttributeState;
import io.syncline.core.model.FieldShadow;
import io.syncline.core.model.Ids;
import io.syncline.core.model.Link;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.RecordState.LinkState;
import io.syncline.core.model.Shadow;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.model.value.Value;
import io.syncline.core.sync.JudgedRead;
import io.syncline.core.sync.state.EventAuditWriter;
import io.syncline.core.sync.state.LiveRecord;
import io.syncline.core.sync.state.LockedState;
import io.syncline.core.sync.state.RouteAnswers;
import io.syncline.core.sync.state.Workspace;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.system.OperationRoutes;
import io.syncline.core.transform.PendingWrites;
import io.syncline.core.transform.Transformer;
import io.syncline.route.work.ScriptedChanges;
import java.math.BigDecimal;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("S2, safety hold: a change larger than the sync lets pass waits for a person")
class SafetyHoldsTest {

  private static final Set<String> CHANGED = Set.of("company");

  private final Transformer transformer = new Transformer();
  private final Ids ids = new Ids(InstantSource.fixed(NOON), new Random(1));
  private final SafetyHolds holds =
      new SafetyHolds(transformer, new PendingWrites(transformer), ids);
  private final Map<String, AttributeState> attributes = new HashMap<>();
  private final List<LinkState> links = new ArrayList<>();
  private Set<String> held = Set.of();

  private final Contacts contacts =
      Contacts.synced()
          .typed("company", ValueType.DECIMAL)
          .typed("lastName", ValueType.DECIMAL)
          .attributes(
              it ->
                  it.type() == ValueType.DECIMAL
                      ? Ruled.limited(
                          it, new ChangeLimit(BigDecimal.valueOf(50), null, BigDecimal.ZERO))
                      : it);

  @Test
  void aChangeBeyondTheLimitIsAsked() {
    says("company", Value.decimal(10));
    copy(BOOKS, "company", Value.text("100"));

    assertThat(asked(CHANGED))
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.kind()).isEqualTo(ReviewItem.Kind.SAFETY_HOLD);
              assertThat(it.subject()).isEqualTo(RECORD + "#company");
              assertThat(it.record()).isEqualTo(RECORD);
              assertThat(it.ref()).isEqualTo(JudgedRead.ref(CRM));
              assertThat(it.attributes()).containsExactly("company");
              assertThat(it.candidates()).containsExactly("crm", "books");
              assertThat(it.question())
                  .isEqualTo(
                      "company would fall by 90 % in books, which is more than `safetyThreshold`"
                          + " lets pass: is it right as crm says?");
            });
  }

  @Test
  void aChangeWithinTheLimitIsNot() {
    says("company", Value.decimal(50));
    copy(BOOKS, "company", Value.text("100"));
    assertThat(asked(CHANGED)).isEmpty();
  }

  @Test
  @DisplayName("only what this look changed is asked about, and only what has a limit")
  void onlyWhatChangedIsAskedAbout() {
    says("company", Value.decimal(10));
    says("lastName", Value.decimal(60));
    says("firstName", Value.text("Ann"));
    copy(BOOKS, Map.of("company", read("100"), "lastName", read("100")));

    assertThat(asked(Set.of())).isEmpty();
    assertThat(asked(Set.of("firstName", "unknown"))).isEmpty();
    assertThat(asked(Set.of("lastName"))).isEmpty();
    assertThat(asked(Set.of("lastName", "company"))).hasSize(1);
  }

  @Test
  @DisplayName("a copy that is not there, or was never read, is no measure")
  void aCopyThatIsNotKnownIsNoMeasure() {
    says("company", Value.decimal(10));
    assertThat(asked(CHANGED)).isEmpty();
    copy(BOOKS, Map.of());
    assertThat(asked(CHANGED)).isEmpty();
  }

  @Test
  @DisplayName("what is no number on either side is not measured")
  void whatIsNoNumberIsNotMeasured() {
    says("company", Value.decimal(10));
    copy(BOOKS, "company", Value.text("many"));
    copy(DESK, "company", Value.CLEARED);
    assertThat(asked(CHANGED)).isEmpty();

    links.clear();
    copy(BOOKS, "company", Value.text("100"));
    says("company", Value.CLEARED);
    assertThat(asked(CHANGED)).isEmpty();
  }

  @Test
  @DisplayName("an attribute that is held already is measured all the same")
  void aHeldAttributeIsMeasured() {
    says("company", Value.decimal(10));
    copy(BOOKS, "company", Value.text("100"));
    held = Set.of("company");
    assertThat(asked(CHANGED)).hasSize(1);
  }

  @Test
  @DisplayName("one question, about the first of several copies")
  void severalCopiesAreOneQuestion() {
    says("company", Value.decimal(10));
    copy(DESK, "company", Value.text("200"));
    copy(BOOKS, "company", Value.text("100"));

    assertThat(asked(CHANGED))
        .singleElement()
        .satisfies(it -> assertThat(it.question()).contains("90 % in books"));
  }

  private void says(String attribute, Value value) {
    attributes.put(attribute, new AttributeState(value, CRM, NOON, 3));
  }

  private static FieldShadow read(String number) {
    return FieldShadow.read(Value.text(number));
  }

  private void copy(SystemId system, String field, Value holds) {
    copy(system, Map.of(field, FieldShadow.read(holds)));
  }

  private void copy(SystemId system, Map<String, FieldShadow> fields) {
    var link = Link.made(RECORD, JudgedRead.ref(system), "test");
    links.add(new LinkState(link, new Shadow(fields, 1, null, null), false));
  }

  private List<ReviewItem> asked(Set<String> changed) {
    var record = new UnifiedRecord(RECORD, "contact", 4, UnifiedRecord.Status.ACTIVE, attributes);
    var after = new RecordState(record, links, held);
    var entity = contacts.entity();
    var seen = new NativeRecord(JudgedRead.ref(CRM), Value.Struct.EMPTY, null, NOON, null, false);
    var crm = entity.participant(CRM).orElseThrow();
    var live =
        new LiveRecord(
            entity,
            JudgedRead.observation(CRM),
            seen,
            transformer.inbound(entity, crm, seen.fields()),
            new Workspace(
                Installation.EMPTY,
                LockedState.of(Map.of(RECORD, after)),
                new ScriptedChanges(),
                new RouteAnswers(OperationRoutes.NONE, InstantSource.fixed(NOON)),
                NOON),
            new EventAuditWriter(ids),
            Set.of());
    return holds.of(live.change(), after, changed);
  }
}
