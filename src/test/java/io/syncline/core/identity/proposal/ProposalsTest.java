package io.syncline.core.identity.proposal;

import static io.syncline.core.Contacts.BOOKS;
import static io.syncline.core.Contacts.CRM;
import static io.syncline.core.Contacts.DESK;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.rule.FuzzyRule;
import io.syncline.core.definition.rule.MatchRule;
import io.syncline.core.identity.proposal.Proposals.Found;
import io.syncline.core.identity.proposal.Proposals.Proposal;
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

  @Test
  void anIdThatEitherSideHoldsCounts() {
    var entity = Contacts.synced().exposing(CRM, "booksId", BOOKS).entity();
    var proposals =
        Proposals.between(
            entity,
            List.of(holding(entity, CRM, "1", "booksId", "7")),
            List.of(found(BOOKS, "7", "email", "ann@example.com"), found(BOOKS, "8")));

    assertThat(proposals.all())
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.certain()).isTrue();
              assertThat(it.other().id()).isEqualTo("7");
              assertThat(it.standing())
                  .isEqualTo(new Proposals.Ranking(1, null, "the same external_id.books"));
            });
  }

  @Test
  void idsInAThirdSystemThatDifferSpeakAgainstARule() {
    var entity =
        Contacts.synced().exposing(CRM, "deskId", DESK).exposing(BOOKS, "deskId", DESK).entity();
    var said = new String[] {"email", "ann@example.com"};

    assertThat(thirds(entity, "5", "6", said).note()).isEqualTo("differs by external_id.desk");
    assertThat(thirds(entity, "5", "5", said).certain()).isTrue();
  }

  private static Proposal thirds(Entity entity, String one, String other, String... said) {
    var proposals =
        Proposals.between(
            entity,
            List.of(holding(entity, CRM, "1", "deskId", one, said)),
            List.of(holding(entity, BOOKS, "1", "deskId", other, said)));
    assertThat(proposals.all()).hasSize(1);
    return proposals.all().get(0);
  }

  @Test
  void howManyHaveAValueIsSaidAndSoIsThatTheyAreRivals() {
    var same = new String[] {"email", "a@x.example"};
    var within =
        Proposals.within(
            ENTITY, List.of(found(CRM, "1", same), found(CRM, "2", same), found(CRM, "3", same)));
    var reason = "the same email, which 3 records have";

    assertThat(within.all())
        .allMatch(it -> it.standing().equals(new Proposals.Ranking(1, 0.0, reason)));
    var between =
        Proposals.between(
            ENTITY,
            List.of(found(CRM, "1", same)),
            List.of(found(BOOKS, "1", same), found(BOOKS, "2", same)));
    assertThat(between.all())
        .hasSize(2)
        .allMatch(it -> it.standing().equals(new Proposals.Ranking(1, 0.0, reason)));
    assertThat(
            Proposals.within(ENTITY, List.of(found(CRM, "1", same), found(CRM, "2", same))).all())
        .singleElement()
        .matches(it -> it.certain() && it.standing().reason().equals("the same email"))
        .matches(it -> it.standing().margin() == null);
  }

  @Test
  void ofAMailboxThatSeveralShareOnlyThoseOfOneNameAreAsked() {
    var proposals =
        Proposals.between(
            ENTITY,
            List.of(called(CRM, "1", "Ann", "Lee"), called(CRM, "2", "Bob", "Novak")),
            List.of(called(BOOKS, "1", "Ann", "Lee"), called(BOOKS, "2", "Bob", "Novak")));

    assertThat(proposals.all())
        .filteredOn(it -> it.rule().equals("email"))
        .extracting(it -> it.one().id() + it.other().id())
        .containsExactlyInAnyOrder("11", "22");
    var alone =
        Proposals.between(
            ENTITY,
            List.of(called(CRM, "1", "Ann", "Lee")),
            List.of(called(BOOKS, "2", "Bob", "Novak")));
    assertThat(alone.all())
        .as("of two only, a person is asked")
        .singleElement()
        .matches(it -> it.note().equals("the names are plainly different"));
  }

  @Test
  void aRivalThatIsNearIsNamedInTheNote() {
    var said = new String[] {"company", "Acme", "lastName", "Lee"};
    var proposals =
        Proposals.between(
            ENTITY,
            List.of(found(CRM, "1", said)),
            List.of(found(BOOKS, "1", said), found(BOOKS, "2", said)));

    assertThat(proposals.all())
        .hasSize(2)
        .noneMatch(Proposal::certain)
        .allMatch(it -> it.note().endsWith("; another is within 0.10"));
    assertThat(proposals.all()).extracting(it -> it.standing().rank()).containsExactly(1, 2);
  }

  private static Found called(SystemId system, String id, String given, String family) {
    return found(system, id, "email", "office@x.example", "firstName", given, "lastName", family);
  }

  private static Found naming(Entity entity, String id, String crmId, String... pairs) {
    return holding(entity, BOOKS, id, "crmId", crmId, pairs);
  }

  private static Found holding(
      Entity entity, SystemId system, String id, String field, String named, String... pairs) {
    var found = found(system, id, pairs);
    var fields = new Value.Struct(Map.of(field, Value.text(named)));
    return new Found(
        found.ref(),
        found.attributes(),
        ExternalIds.said(entity.participant(system).orElseThrow(), found.ref(), fields));
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
