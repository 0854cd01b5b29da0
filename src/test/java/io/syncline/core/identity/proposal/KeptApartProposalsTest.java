package io.syncline.core.identity.proposal;

import static io.syncline.core.Contacts.BOOKS;
import static io.syncline.core.Contacts.CRM;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.rule.FuzzyRule;
import io.syncline.core.definition.rule.MatchRule;
import io.syncline.core.identity.KeptApart;
import io.syncline.core.identity.proposal.Proposals.Found;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Attributes;
import io.syncline.core.model.value.Value;
import io.syncline.core.transform.path.ExternalIds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("S17: what a person kept apart is not proposed, and is no rival of what is")
class KeptApartProposalsTest {

  private static final Entity ENTITY =
      Contacts.synced()
          .matching(MatchRule.on("email"))
          .alike(new FuzzyRule("company", 0.9, 0.95))
          .entity();

  private final KeptApart apart = new KeptApart();

  @Test
  void byAnId() {
    var entity = Contacts.synced().exposing(BOOKS, "crmId", CRM).entity();
    apart(ref(CRM, "1"), ref(BOOKS, "2"));
    var proposals =
        between(
            entity,
            List.of(found(CRM, "1")),
            List.of(naming(entity, "1", "1"), naming(entity, "2", "1")));

    assertThat(pairs(proposals)).containsExactly("1-1 external_id.crm certain");
  }

  @Test
  void byARule() {
    apart(ref(BOOKS, "2"), ref(CRM, "1"));
    var same = new String[] {"email", "a@x.example"};
    var proposals =
        between(
            ENTITY,
            List.of(found(CRM, "1", same)),
            List.of(found(BOOKS, "1", same), found(BOOKS, "2", same)));

    assertThat(pairs(proposals)).containsExactly("1-1 email certain");
    assertThat(proposals.all().get(0).standing().reason()).isEqualTo("the same email");
  }

  @Test
  void byARuleInOneSystem() {
    apart(ref(CRM, "1"), ref(CRM, "3"));
    var same = new String[] {"email", "a@x.example"};
    var records = List.of(found(CRM, "1", same), found(CRM, "2", same), found(CRM, "3", same));
    var proposals = Proposals.within(ENTITY, records, apart, PairLog.inMemory());

    assertThat(pairs(proposals)).containsExactly("1-2 email asked", "2-3 email asked");
  }

  @Test
  void byLikeness() {
    apart(ref(CRM, "1"), ref(BOOKS, "1"));
    var proposals =
        between(
            ENTITY,
            List.of(found(CRM, "1", "company", "Microsoft")),
            List.of(
                found(BOOKS, "1", "company", "Microsoft"),
                found(BOOKS, "2", "company", "Microsoft")));

    assertThat(proposals.all()).extracting(it -> it.other().id()).containsExactly("2");
    assertThat(proposals.all()).allMatch(it -> it.standing().margin() == null);
  }

  @Test
  @DisplayName("what an interrupted run had found is not proposed if it was kept apart since")
  void sinceAnInterruptedRun() {
    var ones = List.of(found(CRM, "1", "company", "Microsoft"));
    var others = List.of(found(BOOKS, "1", "company", "Microsoft"));
    var log = PairLog.inMemory();
    assertThat(Proposals.between(ENTITY, ones, others, apart, log).all()).hasSize(1);
    apart(ref(CRM, "1"), ref(BOOKS, "1"));

    assertThat(Proposals.between(ENTITY, ones, others, apart, log).all()).isEmpty();
  }

  @Test
  @DisplayName("a value that gives more than ten thousand pairs is passed over")
  void whatTooManyHaveIsPassedOver() {
    var records = new ArrayList<Found>();
    for (int i = 0; i < 100; i++) {
      records.add(found(CRM, "c" + i, "email", "info@x.example"));
    }
    var others = new ArrayList<Found>();
    for (int i = 0; i < 100; i++) {
      others.add(found(BOOKS, "b" + i, "email", "info@x.example"));
    }
    assertThat(between(ENTITY, records, others).passedOver()).isZero();
    others.add(found(BOOKS, "one more", "email", "info@x.example"));
    assertThat(between(ENTITY, records, others).passedOver()).isEqualTo(1);
    assertThat(between(ENTITY, records, others).all()).isEmpty();
  }

  private Proposals between(Entity entity, List<Found> ones, List<Found> others) {
    return Proposals.between(entity, ones, others, apart, PairLog.inMemory());
  }

  private void apart(NativeRef one, NativeRef other) {
    apart.add(List.of(one), List.of(other));
  }

  private static List<String> pairs(Proposals proposals) {
    return proposals.all().stream()
        .map(
            it ->
                it.one().id()
                    + "-"
                    + it.other().id()
                    + " "
                    + it.rule()
                    + (it.certain() ? " certain" : " asked"))
        .toList();
  }

  private static Found naming(Entity entity, String id, String crmId) {
    var ref = ref(BOOKS, id);
    var fields = new Value.Struct(Map.of("crmId", Value.text(crmId)));
    var said = ExternalIds.said(entity.participant(BOOKS).orElseThrow(), ref, fields);
    return new Found(ref, Attributes.of(Map.of()), said);
  }

  private static Found found(SystemId system, String id, String... pairs) {
    Map<String, Value> said = new HashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      said.put(pairs[i], Value.text(pairs[i + 1]));
    }
    return new Found(ref(system, id), Attributes.of(said));
  }

  private static NativeRef ref(SystemId system, String id) {
    return new NativeRef(system, "contacts", id);
  }
}
