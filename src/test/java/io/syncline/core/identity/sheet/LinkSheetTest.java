package io.syncline.core.identity.sheet;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
import io.syncline.core.definition.model.Installation;
import io.syncline.core.identity.sheet.LinkSheet.Line;
import io.syncline.core.model.NativeRef;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LinkSheetTest {

  private static final String NAMES = "entity_type,crm,books,desk,master_system,created_at";

  @Test
  void everyRowNamesOneRecord() {
    var sheet = sheet(NAMES, "contact,1,2,,crm,2026-01-31", "contact,3,,4,,2026-01-31T12:00:00Z");

    assertThat(sheet.problems()).isEmpty();
    assertThat(sheet.rows()).hasSize(2);
    assertThat(sheet.rows().get(1).refs())
        .containsExactlyInAnyOrder(
            new NativeRef(Contacts.CRM, "contacts", "3"),
            new NativeRef(Contacts.DESK, "contacts", "4"));
  }

  @Test
  void aRowWithOneIdLinksNothing() {
    var sheet = sheet(NAMES, "contact,1,,,,");

    assertThat(sheet.problems()).isEmpty();
    assertThat(sheet.rows()).isEmpty();
  }

  @Test
  void allErrorsAreReportedAtOnceWithTheirLines() {
    var sheet =
        sheet(
            NAMES,
            "contact,1,2,,,",
            "contct,5,6,,,",
            "contact,1,7,,,",
            "contact,8,9,,desk,",
            "contact,10,11,,,yesterday");

    assertThat(sheet.problems())
        .extracting(LinkSheet.Problem::toString)
        .containsExactly(
            "line 3: no started sync has this entity; did you mean `contact`?",
            "line 4: the id in `crm` is that of line 2 too: one native id has one record",
            "line 5: `master_system` is none of the systems that have an id in this line",
            "line 6: `created_at` is neither a date nor a time as 2026-01-31T12:00:00Z");
  }

  @Test
  void aColumnThatIsNoSystemIsAProblemAndThoseOfProposalsAreNot() {
    assertThat(sheet("entity_type,crm,boks,books").problems())
        .extracting(LinkSheet.Problem::toString)
        .containsExactly("line 1: `boks` is no system of a started sync; did you mean `books`?");
    assertThat(sheet("entity_type,crm,books,rule,score,note", "contact,1,2,x,y,z").problems())
        .isEmpty();
    assertThat(sheet("crm,crm").problems())
        .extracting(LinkSheet.Problem::toString)
        .containsExactly(
            "line 1: a link needs columns of at least two systems",
            "line 1: the column `crm` is there twice",
            "line 1: there is no column `entity_type`");
  }

  @Test
  void theColumnsAreKnownHoweverTheirNamesAreWritten() {
    var sheet = sheet("entityType,crm,books,masterSystem,createdAt", "contact,1,2,crm,");

    assertThat(sheet.problems()).isEmpty();
    assertThat(sheet.rows()).hasSize(1);
    assertThat(sheet("entityType,entity_type,crm,books").problems())
        .extracting(LinkSheet.Problem::toString)
        .containsExactly("line 1: the column `entity_type` is there twice");
  }

  @Test
  void anIdHasAtMost512Characters() {
    var longest = "x".repeat(512);

    assertThat(sheet(NAMES, "contact," + longest + ",2,,,").problems()).isEmpty();
    assertThat(sheet(NAMES, "contact," + longest + "x,2,,,").problems())
        .extracting(LinkSheet.Problem::toString)
        .containsExactly("line 2: the id in `crm` has more than 512 characters");
  }

  @Test
  void aSystemThatDoesNotHaveTheEntityIsAProblem() {
    var two = Contacts.synced().among(List.of(Contacts.CRM, Contacts.BOOKS)).entity();
    var three = Contacts.synced().entity();
    var installation = new Installation(Map.of("contact", two, "person", three), Map.of());
    var names = List.of("entity_type", "crm", "books", "desk");
    var sheet =
        LinkSheet.of(installation, names, List.of(new Line(2, List.of("contact", "1", "2", "3"))));

    assertThat(sheet.problems())
        .extracting(LinkSheet.Problem::toString)
        .containsExactly("line 2: `desk` has no contact in a started sync");
    assertThat(sheet.rows()).singleElement().satisfies(it -> assertThat(it.refs()).hasSize(2));
  }

  private static LinkSheet sheet(String names, String... rows) {
    var lines = new ArrayList<Line>();
    for (int i = 0; i < rows.length; i++) {
      lines.add(new Line(i + 2, List.of(rows[i].split(",", -1))));
    }
    return LinkSheet.of(Contacts.synced().installation(), Arrays.asList(names.split(",")), lines);
  }
}
