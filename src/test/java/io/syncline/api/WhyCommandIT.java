package io.syncline.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.syncline.cli.WhyCommand;
import io.syncline.cli.common.SynclineCommand;
import io.syncline.core.model.SystemId;
import jakarta.inject.Inject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ApiProfile.class)
class WhyCommandIT {

  @TestHTTPResource("/")
  URI server;

  @Inject Seeds seeds;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void eachSystemAndAttributeHasAReasonAndNoValueIsPrinted() {
    seeds.contact("why-1");

    assertThat(why("contact", "crm", "why-1")).isEqualTo(SynclineCommand.FINE);
    assertThat(out.toString())
        .contains("crm contacts why-1", "books contacts", "no-copy (", "email")
        .contains("A delivery to books waits until", ": email")
        .doesNotContain("ada@example.com", "Lovelace", "Analytical");
  }

  @Test
  void oneSystemAndOneAttributeCanBeAskedFor() {
    seeds.contact("why-2");

    assertThat(why("contact", "crm", "why-2", "--target", "books", "--attribute", "email"))
        .isEqualTo(SynclineCommand.FINE);
    assertThat(out.toString()).contains("books contacts").doesNotContain("crm contacts");
    assertThat(why("contact", "crm", "why-2", "--attribute", "none"))
        .isEqualTo(SynclineCommand.FINE);
    assertThat(out.toString()).contains("has no attribute none");
    assertThat(why("contact", "crm", "why-2", "--target", "none")).isEqualTo(2);
    assertThat(err.toString()).contains("the record is not kept in none");
  }

  @Test
  void whatADeadLetterHoldsIsNotCalledDue() {
    var record = seeds.contact("why-3");
    var letter = seeds.failedWrite(record, SystemId.of("books"), Set.of("lastName"));

    assertThat(why("contact", "crm", "why-3", "--target", "books")).isEqualTo(SynclineCommand.FINE);
    assertThat(out.toString())
        .contains("  failed (its last write is a dead letter;", ": lastName")
        .contains(
            "A dead letter of books (Invalid): no such picklist value; syncline replay " + letter)
        .doesNotContain("secret@example.com");
  }

  @Test
  void whatIsNotKnownIsSaid() {
    assertThat(why("contact", "crm", "nothing")).isEqualTo(SynclineCommand.NO);
    assertThat(err.toString()).contains("No record is linked to this id");
  }

  private int why(String... arguments) {
    var line =
        SynclineCommand.with(List.of(new WhyCommand(Map.of("SYNCLINE_TOKEN", ApiProfile.TOKEN))));
    line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return line.execute(
        Stream.concat(Stream.of("why", "--url", server.toString()), Stream.of(arguments))
            .toArray(String[]::new));
  }
}
