package io.syncline.core.identity;

import static io.syncline.core.Contacts.BOOKS;
import static io.syncline.core.Contacts.CRM;
import static io.syncline.core.Contacts.DESK;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.rule.FuzzyRule;
import io.syncline.core.definition.rule.MatchRule;
import io.syncline.core.model.AttributeState;
import io.syncline.core.model.FieldShadow;
import io.syncline.core.model.Link;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.RecordState.LinkState;
import io.syncline.core.model.Shadow;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.model.value.Attributes;
import io.syncline.core.model.value.Value;
import io.syncline.core.transform.Transformer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("S11, S17: a record is found by what its copies say where it may not hold it itself")
class FindableTest {

  private static final RecordId RECORD = new RecordId(new UUID(0, 1));

  private final Entity entity =
      Contacts.synced()
          .matching(MatchRule.on("email"))
          .alike(new FuzzyRule("company", 0.9, null))
          .entity();
  private final Findable findable = new Findable(new Transformer());
  private final Map<String, AttributeState> held = new HashMap<>();
  private final List<LinkState> copies = new ArrayList<>();

  @Test
  void itIsFoundByWhatItHolds() {
    holds("email", "ann@x.example");
    holds("company", "Acme");
    assertThat(values()).isEqualTo(of("email", "ann@x.example", "company", "Acme")).isNotEmpty();
  }

  @Test
  void whatItNeverHeldIsTakenFromItsCopies() {
    holds("company", "Acme");
    copy(CRM, Link.Role.MAIN, "email", Value.text("ann@x.example"));
    assertThat(values()).isEqualTo(of("email", "ann@x.example", "company", "Acme"));
  }

  @Test
  void byLikenessToo() {
    copy(BOOKS, Link.Role.MAIN, "company", Value.text("Acme"));
    assertThat(values()).isEqualTo(of("company", "Acme")).isNotEmpty();
  }

  @Test
  void itsOwnValueCountsEvenWhereItIsEmpty() {
    holds("email", "ann@x.example");
    copy(CRM, Link.Role.MAIN, "email", Value.text("other@x.example"));
    assertThat(values()).isEqualTo(of("email", "ann@x.example"));

    held.put("email", new AttributeState(Value.CLEARED, CRM, Contacts.START, 2));
    assertThat(values()).isEmpty();
  }

  @Test
  void theFirstCopyByRankThatFillsItSaysIt() {
    copy(DESK, Link.Role.MAIN, "email", Value.text("desk@x.example"));
    copy(BOOKS, Link.Role.MAIN, "email", Value.text("books@x.example"));
    copy(CRM, Link.Role.MAIN, "email", Value.CLEARED);
    assertThat(values()).isEqualTo(of("email", "books@x.example"));
  }

  @Test
  void aSecondCopyInOneSystemAndAFieldNeverReadSayNothing() {
    copy(CRM, Link.Role.SECONDARY, "email", Value.text("ann@x.example"));
    copy(BOOKS, Link.Role.MAIN, "firstName", Value.text("Ann"));
    assertThat(values()).isEmpty();
  }

  @Test
  void aRecordLacksWhatOnlyItsCopiesMayHold() {
    assertThat(Findable.lacks(entity, said("email", "ann@x.example", "company", "Acme"))).isFalse();
    assertThat(Findable.lacks(entity, said("email", "ann@x.example"))).isTrue();
    assertThat(Findable.lacks(entity, said("company", "Acme"))).isTrue();
  }

  private void holds(String attribute, String text) {
    held.put(attribute, new AttributeState(Value.text(text), CRM, Contacts.START, 1));
  }

  private void copy(SystemId system, Link.Role role, String field, Value value) {
    var ref = new NativeRef(system, "contacts", "1");
    var link = new Link(RECORD, ref, role, 1, "test", Link.LastSync.NONE);
    var shadow = new Shadow(Map.of(field, FieldShadow.read(value)), 1, null, null);
    copies.add(new LinkState(link, shadow, false));
  }

  private Set<MatchValue> values() {
    var record = new UnifiedRecord(RECORD, "contact", 1, UnifiedRecord.Status.ACTIVE, held);
    return findable.values(entity, new RecordState(record, copies, Set.of()));
  }

  private Set<MatchValue> of(String... pairs) {
    return MatchValues.all(entity, said(pairs));
  }

  private static Attributes said(String... pairs) {
    var said = new HashMap<String, Value>();
    for (int i = 0; i < pairs.length; i += 2) {
      said.put(pairs[i], Value.text(pairs[i + 1]));
    }
    return Attributes.of(said);
  }
}
