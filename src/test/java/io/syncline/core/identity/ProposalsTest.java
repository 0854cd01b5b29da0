package io.syncline.core.identity;

import static io.syncline.core.Contacts.BOOKS;
import static io.syncline.core.Contacts.CRM;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
import io.syncline.core.definition.Entity;
import io.syncline.core.definition.FuzzyRule;
import io.syncline.core.definition.MatchRule;
import io.syncline.core.identity.Proposals.Found;
import io.syncline.core.identity.Proposals.Proposal;
import io.syncline.core.model.Attributes;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.Value;
import io.syncline.core.transform.ExternalIds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("S17: proposals for records that exist, by the rules of live matching")
class ProposalsTest {

  private static final Entity ENTITY =
      Contacts.synced()
          .matching(MatchRule.on("email"), new MatchRule("names", List.of("firstName", "lastName")))
          .alike(new FuzzyRule("company", 0.9, 0.95))
          .entity();

  @Test
  void theStrongestRuleThatFitsProposesAndALaterOneIsAQuestionWhereItDiffers() {
    var proposals =
        Proposals.between(
            ENTITY,
            List.of(
                found(CRM, "1", "email", "ann@example.com"),
                found(CRM, "2", "email", "b@one.example", "firstName", "Bob", "lastName", "Lee"),
                found(CRM, "3", "firstName", "Cy", "lastName", "Doe")),
            List.of(
                found(BOOKS, "1", "email", " ANN@example.com"),
                found(BOOKS, "2", "email", "b@two.example", "firstName", "Bob", "lastName", "Lee"),
                found(BOOKS, "3", "firstName", "CY", "lastName", "doe")));

    assertThat(proposals.all())
        .extracting(it -> it.one().id() + it.other().id() + " " + it.rule() + " " + it.note())
        .containsExactly("11 email ", "33 names ", "22 names differs by email");
    assertThat(proposals.all()).extracting(Proposal::certain).containsExactly(true, true, false);
  }

  @Test
  void anIdOfTheOtherSystemGoesBeforeEveryRuleAndSpeaksAgainstThem() {
    var entity = Contacts.synced().exposing(BOOKS, "crmId", CRM).entity();
    var proposals =
        Proposals.between(
            entity,
            List.of(
                found(CRM, "1", "email", "ann@example.com"),
                found(CRM, "2", "email", "bob@example.com")),
            List.of(
                naming(entity, "1", "1", "email", "ann.lee@example.com"),
                naming(entity, "2", "9", "email", "bob@example.com")));

    assertThat(proposals.all())
        .extracting(it -> it.one().id() + it.other().id() + " " + it.rule() + " " + it.note())
        .containsExactly("11 external_id.crm ", "22 email differs by external_id.crm");
  }

  @Test
  void twoThatHoldOneIdAreQuestions() {
    var entity = Contacts.synced().exposing(BOOKS, "crmId", CRM).entity();
    var proposals =
        Proposals.between(
            entity,
            List.of(found(CRM, "1", "email", "ann@example.com")),
            List.of(naming(entity, "1", "1"), naming(entity, "2", "1")));

    assertThat(proposals.all())
        .hasSize(2)
        .allSatisfy(it -> assertThat(it.note()).contains("different records"));
  }

  private static Found naming(Entity entity, String id, String crmId, String... pairs) {
    var found = found(BOOKS, id, pairs);
    var fields = new Value.Struct(Map.of("crmId", Value.text(crmId)));
    return new Found(
        found.ref(),
        found.attributes(),
        ExternalIds.said(entity.participant(BOOKS).orElseThrow(), found.ref(), fields));
  }

  @Test
  void twoOfTheSameAreQuestions() {
    var proposals =
        Proposals.between(
            ENTITY,
            List.of(
                found(CRM, "1", "email", "a@x.example"), found(CRM, "2", "email", "a@x.example")),
            List.of(found(BOOKS, "1", "email", "a@x.example")));

    assertThat(proposals.all()).hasSize(2).noneMatch(Proposal::certain);
  }

  @Test
  void whatNoExactRuleSettlesIsComparedByLikeness() {
    var proposals =
        Proposals.between(
            ENTITY,
            List.of(
                found(CRM, "1", "company", "Acme Corp", "lastName", "Lee"),
                found(CRM, "2", "company", "Globex Ltd")),
            List.of(
                found(BOOKS, "1", "company", "ACME Corporation", "lastName", "lee"),
                found(BOOKS, "2", "company", "Globex Limited"),
                found(BOOKS, "3", "company", "Initech")));

    assertThat(proposals.all())
        .extracting(it -> it.one().id() + it.other().id() + " " + it.certain())
        .containsExactly("11 true", "22 false");
  }

  @Test
  void duplicatesOfOneSystemAreEachProposedOnce() {
    var proposals =
        Proposals.within(
            ENTITY,
            List.of(
                found(CRM, "1", "email", "a@x.example"),
                found(CRM, "2", "email", "A@x.example"),
                found(CRM, "3", "company", "Acme Corp"),
                found(CRM, "4", "company", "Acme Inc"),
                found(CRM, "5", "company", "Other")));

    assertThat(proposals.all())
        .extracting(it -> it.one().id() + it.other().id())
        .containsExactly("12", "34");
  }

  @Test
  void threeOfTheSameInOneSystemAreQuestions() {
    var same = new String[] {"email", "a@x.example"};
    var proposals =
        Proposals.within(
            ENTITY, List.of(found(CRM, "1", same), found(CRM, "2", same), found(CRM, "3", same)));

    assertThat(proposals.all())
        .hasSize(3)
        .noneMatch(Proposal::certain)
        .extracting(Proposal::note)
        .containsOnly("more than one has the same email");
  }

  @Test
  void whoIsSettledIsNotComparedWithOthers() {
    var proposals =
        Proposals.between(
            ENTITY,
            List.of(found(CRM, "1", "email", "a@x.example", "company", "Acme")),
            List.of(
                found(BOOKS, "1", "email", "a@x.example", "company", "Acme"),
                found(BOOKS, "2", "company", "Acme")));

    assertThat(proposals.all()).singleElement().matches(it -> it.rule().equals("email"));
  }

  @Test
  void aQuestionOfAnExactRuleIsNotAskedAgainByLikeness() {
    var proposals =
        Proposals.between(
            ENTITY,
            List.of(person(CRM, "1", "b@one.example")),
            List.of(person(BOOKS, "1", "b@two.example")));

    assertThat(proposals.all()).singleElement().matches(it -> it.note().equals("differs by email"));
  }

  @Test
  void aStrongerRuleThatAgreesIsNoQuestionThoughItDidNotSettleIt() {
    var proposals =
        Proposals.between(
            ENTITY,
            List.of(person(CRM, "1", "b@x.example"), found(CRM, "2", "email", "b@x.example")),
            List.of(person(BOOKS, "1", "b@x.example")));

    assertThat(proposals.all())
        .extracting(it -> it.one().id() + it.other().id() + " " + it.rule() + " " + it.certain())
        .containsExactly("11 names true", "11 email false", "21 email false");
  }

  @Test
  void aWeakerRuleThatDiffersIsNoQuestion() {
    var proposals =
        Proposals.between(
            ENTITY,
            List.of(person(CRM, "1", "b@x.example")),
            List.of(
                found(
                    BOOKS, "1", "email", "b@x.example", "firstName", "Robert", "lastName", "Lee")));

    assertThat(proposals.all()).singleElement().matches(Proposal::certain);
  }

  @Test
  void aStrongerRuleThatOneSideDoesNotFillIsNoQuestion() {
    var proposals =
        Proposals.between(
            ENTITY,
            List.of(found(CRM, "1", "firstName", "Bob", "lastName", "Lee")),
            List.of(person(BOOKS, "1", "b@two.example")));

    assertThat(proposals.all()).singleElement().matches(Proposal::certain);
  }

  @Test
  void theThreeNearestAreProposedAndWhyIsSaid() {
    var proposals =
        Proposals.between(
            ENTITY,
            List.of(found(CRM, "1", "company", "Microsoft")),
            List.of(
                found(BOOKS, "1", "company", "Macrosoft"),
                found(BOOKS, "2", "company", "Microsoft"),
                found(BOOKS, "4", "company", "Microsoft Inc"),
                found(BOOKS, "3", "company", "Microsof")));

    assertThat(proposals.all()).extracting(it -> it.other().id()).containsExactly("2", "4", "3");
    assertThat(proposals.all().get(0).note()).isEqualTo("company 1.00 of 0.90; score 1.00");
  }

  @Test
  void aCertainProposalNeedsNoNote() {
    var proposals =
        Proposals.between(
            ENTITY,
            List.of(found(CRM, "1", "company", "Acme Corp", "lastName", "Lee")),
            List.of(found(BOOKS, "1", "company", "ACME Corporation", "lastName", "lee")));

    assertThat(proposals.all()).singleElement().matches(it -> it.note().isEmpty());
  }

  @Test
  void whatIsTooCommonToBeComparedIsCounted() {
    var many = new ArrayList<Found>();
    for (int i = 0; i < 1_001; i++) {
      many.add(found(CRM, "c" + i, "company", "Acme"));
    }
    var proposals = Proposals.between(ENTITY, many, many);

    assertThat(proposals.all()).isEmpty();
    assertThat(proposals.passedOver()).isEqualTo(1);
  }

  private static Found person(SystemId system, String id, String email) {
    return found(
        system, id, "email", email, "firstName", "Bob", "lastName", "Lee", "company", "Acme");
  }

  private static Found found(SystemId system, String id, String... pairs) {
    Map<String, Value> said = new HashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      said.put(pairs[i], Value.text(pairs[i + 1]));
    }
    return new Found(new NativeRef(system, "contacts", id), Attributes.of(said));
  }
}
