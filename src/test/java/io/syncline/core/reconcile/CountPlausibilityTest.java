package io.syncline.core.reconcile;

import static io.syncline.core.Contacts.BOOKS;
import static io.syncline.core.Contacts.CRM;
import static io.syncline.core.Contacts.DESK;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.model.SystemId;
import io.syncline.core.reconcile.side.Examination;
import io.syncline.core.reconcile.side.SideCount;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("S23: nothing is concluded from a listing that shows far fewer records than it should")
class CountPlausibilityTest {

  private static final BigDecimal RATIO = new BigDecimal("0.8");

  @Test
  void twoSidesThatHaveAsManyAsBeforeAreBelieved() {
    assertThat(doubt(List.of(side(CRM, 80, 80), side(BOOKS, 80, 0)), last(100, 100))).isEmpty();
  }

  @Test
  void oneSystemAloneIsComparedWithNothing() {
    assertThat(doubt(List.of(side(CRM, 80, 80)), null))
        .contains("fewer than two systems can be listed: nothing can be compared");
    var unlisted =
        SideCount.unverifiable(new SideCount.Of("contact", BOOKS, "contacts"), "it has no listing");
    assertThat(doubt(List.of(side(CRM, 80, 80), unlisted), null)).isPresent();
    assertThat(doubt(List.of(side(CRM, 80, 80), unlisted, side(DESK, 80, 80)), null))
        .as("what cannot be listed is no incomplete side")
        .isEmpty();
  }

  @Test
  void anIncompleteSideIsNotBelievedAlsoInAPartOfTheRecords() {
    var sides = List.of(side(CRM, 80, 80), incomplete(BOOKS, "a page was missing"));
    assertThat(doubt(sides, null)).contains("books: a page was missing");
    assertThat(CountPlausibility.doubt(sides, null, RATIO, true))
        .contains("books: a page was missing");
  }

  @Test
  void fewerThanTheShareOfTheLastTrustedRunAreNotBelieved() {
    assertThat(doubt(List.of(side(CRM, 79, 0), side(BOOKS, 100, 0)), last(100, 100)))
        .contains("crm: 79 contacts were listed, and the last trusted run saw 100");
    assertThat(doubt(List.of(side(CRM, 100, 0), side(BOOKS, 79, 0)), last(100, 100)))
        .contains("books: 79 contacts were listed, and the last trusted run saw 100");
  }

  @Test
  void theLastRunCountsForTheSameEntitySystemAndObjectOnly() {
    var sides = List.of(side(CRM, 79, 0), side(BOOKS, 79, 0));
    var other =
        new Examination(
            List.of(
                count("company", CRM, "contacts", 100, 0, true, null),
                count("contact", CRM, "leads", 100, 0, true, null),
                count("contact", DESK, "contacts", 100, 0, true, null)),
            true,
            null,
            false,
            0,
            0,
            0);
    assertThat(doubt(sides, other)).isEmpty();
  }

  @Test
  void fewerThanTheShareOfItsLinksAreNotBelieved() {
    assertThat(doubt(List.of(side(CRM, 80, 101), side(BOOKS, 100, 100)), null))
        .contains("crm: 80 contacts were listed, and 101 of its records are linked");
    assertThat(doubt(List.of(side(CRM, 80, 100), side(BOOKS, 100, 100)), null)).isEmpty();
  }

  @Test
  void withoutLinksAndAnEarlierRunTheOtherSideIsTheMeasure() {
    assertThat(doubt(List.of(side(CRM, 19, 0), side(BOOKS, 100, 0)), null))
        .contains("crm: 19 contacts were listed, and the other side has 100");
    assertThat(doubt(List.of(side(CRM, 20, 0), side(BOOKS, 100, 0)), null)).isEmpty();
    assertThat(doubt(List.of(side(CRM, 19, 1), side(BOOKS, 100, 0)), null))
        .as("it has links to go by")
        .isEmpty();
    assertThat(doubt(List.of(side(CRM, 19, 0), side(BOOKS, 100, 0)), last(19, 100)))
        .as("so it was before")
        .isEmpty();
    var companies = count("company", BOOKS, "companies", 1_000, 0, true, null);
    assertThat(doubt(List.of(side(CRM, 19, 0), side(BOOKS, 19, 0), companies), null))
        .as("of other records")
        .isEmpty();
  }

  @Test
  void aPartOfTheRecordsIsMeasuredByNothing() {
    var sides = List.of(side(CRM, 1, 100), side(BOOKS, 100, 100));
    assertThat(doubt(sides, last(100, 100))).isPresent();
    assertThat(CountPlausibility.doubt(sides, last(100, 100), RATIO, true)).isEmpty();
  }

  private static Optional<String> doubt(List<SideCount> sides, @Nullable Examination last) {
    return CountPlausibility.doubt(sides, last, RATIO, false);
  }

  private static Examination last(long crm, long books) {
    return new Examination(
        List.of(side(CRM, crm, 0), side(BOOKS, books, 0)), true, null, false, 0, 0, 0);
  }

  private static SideCount side(SystemId system, long listed, long links) {
    return count("contact", system, "contacts", listed, links, true, null);
  }

  private static SideCount incomplete(SystemId system, String why) {
    return count("contact", system, "contacts", 80, 80, false, why);
  }

  private static SideCount count(
      String entity,
      SystemId system,
      String object,
      long listed,
      long links,
      boolean complete,
      @Nullable String reason) {
    return new SideCount(
        new SideCount.Of(entity, system, object),
        SideCount.Total.NONE,
        new SideCount.Listing(listed, 0, 0),
        new SideCount.Records(listed, 0, 0, 0, listed, links),
        true,
        complete ? null : reason);
  }
}
