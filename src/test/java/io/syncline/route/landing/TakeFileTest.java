package io.syncline.route.landing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.landing.Landing.Place;
import io.syncline.core.landing.Landing.Start;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.store.TestDatabase;
import io.syncline.store.landing.PostgresLanding;
import io.syncline.store.sql.Database;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a file: which rows are taken, and what is concluded from those that are not. */
class TakeFileTest {

  private static final PostgresLanding LANDED =
      new PostgresLanding(new Database(TestDatabase.fresh()));
  private static final AtomicInteger TESTS = new AtomicInteger();
  private static final Instant MONDAY = Instant.parse("2026-03-02T06:00:00Z");
  private static final Instant TUESDAY = Instant.parse("2026-03-03T06:00:00Z");
  private static final String ALL = "?id=no&contents=all&proof=trailer&mostMissing=70";
  private static final String THREE = "no,name\n01,Ada\n02,Bob\n03,Cy\n#rows,3\n";

  private final PostgresLanding landing = LANDED;

  /** Of this test alone. */
  private final Place people = new Place(SystemId.of("hr"), "people" + TESTS.incrementAndGet());

  private final DefaultCamelContext camel = new DefaultCamelContext();

  TakeFileTest() {
    camel.addComponent("landing", new LandingComponent(landing));
    camel.start();
  }

  @AfterEach
  void stop() {
    camel.stop();
  }

  @Test
  void leadingZerosQuotesSemicolonsAndAMarkOfByteOrderAreRead() throws Exception {
    take("?id=no", MONDAY, "\uFEFFname;no;note\r\n\"May; \"\"B\"\"\";007;\"two\r\nlines\"\r\n");

    assertThat(fields("007"))
        .containsEntry("name", Value.text("May; \"B\""))
        .containsEntry("no", Value.text("007"))
        .containsEntry("note", Value.text("two\r\nlines"));
  }

  @Test
  void anEmptyCellIsClearedAndAMissingColumnIsAbsent() throws Exception {
    take("?id=no", MONDAY, "no,name\n1,\n");
    assertThat(fields("1")).containsEntry("name", Value.CLEARED).doesNotContainKey("note");

    take("?id=no&emptyCells=absent", TUESDAY, "no,name\n1,\n");
    assertThat(fields("1")).doesNotContainKey("name");
  }

  @Test
  void jsonKeepsItsTypes() throws Exception {
    var file = "[{\"no\": 7, \"name\": null, \"hours\": 12.50}, {\"no\": \"08\"}]";
    take("?id=no&format=json&contents=all", MONDAY, file);

    assertThat(fields("7"))
        .containsEntry("name", Value.CLEARED)
        .containsEntry("hours", Value.decimal("12.50"));
    assertThat(ids()).containsExactly("08", "7");
  }

  @Test
  void linesOfJsonAreRowsAndTheLastCountsThem() throws Exception {
    var lines = "{\"no\": 1}\n{\"no\": 2}\n{\"#rows\": 2}\n";
    assertThat(outcome(take("?id=no&format=json&proof=trailer", MONDAY, lines))).isEqualTo("taken");
    assertThat(
            outcome(
                take("?id=no&format=json&proof=trailer", TUESDAY, "{\"no\": 1}\n{\"#rows\": 2}\n")))
        .isEqualTo("refused");
  }

  @Test
  void aFileThatIsReadAgainChangesNothing() throws Exception {
    take(ALL, MONDAY, THREE);
    var before = landing.get(people, List.of("01", "02", "03"));

    assertThat(outcome(take(ALL, MONDAY, THREE))).isEqualTo("again");
    assertThat(outcome(take(ALL, TUESDAY, THREE))).isEqualTo("taken");
    assertThat(landing.get(people, List.of("01", "02", "03")))
        .containsExactlyInAnyOrderElementsOf(before);
  }

  @Test
  void anOlderFileNeverReplacesANewerRow() throws Exception {
    take("?id=no", TUESDAY, "no,name\n1,new\n");
    take("?id=no", MONDAY, "no,name\n1,old\n2,Bob\n");
    assertThat(fields("1")).containsEntry("name", Value.text("new"));
    assertThat(ids()).containsExactly("1", "2");

    take(ALL, TUESDAY, "no,name\n1,new\n2,Bob\n#rows,2\n");
    assertThat(outcome(take(ALL, MONDAY, "no,name\n9,X\n#rows,1\n"))).isEqualTo("older");
    assertThat(ids()).containsExactly("1", "2");
  }

  @Test
  void aRowThatACompleteFileLeavesOutIsGoneAndComesBack() throws Exception {
    take(ALL, MONDAY, THREE);
    assertThat(report(take(ALL, TUESDAY, "no,name\n01,Ada\n03,Cy\n#rows,2\n")))
        .contains("1 known rows are missing in it");
    assertThat(ids()).containsExactly("01", "03");
    assertThat(landing.count(people)).isEqualTo(2);
    assertThat(landing.get(people, List.of("02"))).isEmpty();

    take("?id=no", TUESDAY.plusSeconds(1), "no,name\n02,Bob\n");
    assertThat(ids()).containsExactly("01", "02", "03");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no,name\n",
        "no,name\n01,Ada\n02,Bob\n",
        "no,name\n01,Ada\n02,Bob\n#rows,3\n",
        "no,name\n01,Ada\n02,\"Bo",
        "no,name\n01,Ada\n02,Bob\n#ro",
        "no,name\n01,Ada\n#rows,1\n02,Bob\n",
        "name\nAda\n#rows,1\n",
        "no,name,name\n01,Ada,x\n#rows,1\n",
        "no,name\n01\n02\n03\n#rows,3\n"
      })
  void aFileThatWasCutOrIsNoSuchFileIsRefusedWhole(String text) throws Exception {
    take(ALL, MONDAY, THREE);
    var taken = take(ALL, TUESDAY, text);

    assertThat(outcome(taken)).isEqualTo("refused");
    assertThat(taken.getProperty("syncline.folder")).isEqualTo("refused");
    assertThat(ids()).containsExactly("01", "02", "03");
    assertThat(fields("01")).containsEntry("name", Value.text("Ada"));
  }

  @Test
  void everyCutOfAFileWithATrailerIsRefused() throws Exception {
    take(ALL, MONDAY, THREE);
    var text = "no,name\n01,Ava\n02,\"B, o\"\n03,Cy\n#rows,3\n";
    for (int length = 0; length < text.length() - 1; length++) {
      assertThat(outcome(take(ALL, TUESDAY.plusSeconds(length), text.substring(0, length))))
          .as("%d characters", length)
          .isEqualTo("refused");
    }
    assertThat(fields("01")).containsEntry("name", Value.text("Ada"));
  }

  @Test
  void everyCutOfAnArrayIsRefused() throws Exception {
    var text = "[{\"no\": 1, \"name\": \"Ada\"}, {\"no\": 2}]";
    for (int length = 1; length < text.length(); length++) {
      assertThat(outcome(take("?id=no&format=json", TUESDAY, text.substring(0, length))))
          .as("%d characters", length)
          .isEqualTo("refused");
    }
    assertThat(ids()).isEmpty();
  }

  @Test
  void withoutAProofALastLineWithoutItsEndIsNotTaken() throws Exception {
    var report = report(take("?id=no", MONDAY, "no,name\n1,Ada\n2,Bob\n3,Cy"));

    assertThat(report).contains("line 4: it may be cut");
    assertThat(ids()).containsExactly("1", "2");
  }

  @Test
  void aBrokenRowIsNamedByItsLineAndTheOthersAreTaken() throws Exception {
    take(ALL, MONDAY, THREE);
    var text = "no,name\n01,Ada\n,nobody\n03,secret,x\n04,Di\n05,Ed\n05,Eve\n06,F\n07,G\n#rows,8\n";
    var report = report(take(ALL, TUESDAY, text));

    assertThat(report)
        .contains("line 3: it has no `no`")
        .contains("line 4: it has 3 cells, and there are 2 columns")
        .contains("line 6: line 7 has the same id")
        .contains("0 known rows are missing")
        .doesNotContain("secret")
        .doesNotContain("Ev");
    assertThat(ids())
        .as("02 is not concluded to be gone")
        .containsExactly("01", "02", "03", "04", "06", "07");
  }

  @Test
  void ofChangesThatNameARowTwiceTheLaterCounts() throws Exception {
    take("?id=no", MONDAY, "no,name\n1,Ada\n1,Ava\n");
    assertThat(fields("1")).containsEntry("name", Value.text("Ava"));
  }

  @Test
  void aFileThatWouldRemoveMostRowsIsRefused() throws Exception {
    take(ALL, MONDAY, THREE);
    var all = "?id=no&contents=all&proof=trailer";

    assertThat(report(take(all, TUESDAY, "no,name\n01,Ada\n#rows,1\n")))
        .contains("2 of 3 known rows are missing in it");
    assertThat(
            report(
                take(
                    "?id=no&contents=all&proof=trailer&mostMissing=100",
                    TUESDAY,
                    "no,name\n#rows,0\n")))
        .contains("it has no rows, and 3 are known");
    assertThat(ids()).containsExactly("01", "02", "03");
  }

  @Test
  void charactersOfAnotherEncodingRefuseTheFile() throws Exception {
    var latin = Charset.forName("windows-1252");
    var bytes = "no,name\n1,J\u00fcrg\n".getBytes(latin);
    assertThat(report(take("?id=no", MONDAY, new ByteArrayInputStream(bytes), bytes.length)))
        .contains("refused");
    take("?id=no&charset=windows-1252", MONDAY, new ByteArrayInputStream(bytes), bytes.length);
    assertThat(fields("1")).containsEntry("name", Value.text("J\u00fcrg"));
  }

  @Test
  void aFileThatEndsEarlyIsLeftWhereItIs() {
    var bytes = THREE.getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(
            () -> take(ALL, MONDAY, new ByteArrayInputStream(bytes, 0, 20), bytes.length))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("20 were read");
    assertThat(ids()).isEmpty();
  }

  @Test
  void optionsThatMakeNoSenseAreRefusedWhenTheRouteStarts() {
    for (var bad :
        List.of(
            "landing:hr.people/take?id=no&contents=all",
            "landing:hr.people/take?idd=no",
            "landing:hr.people/take?proof=maybe",
            "landing:hr.people/take?mostMissing=3",
            "landing:hr.people/takes",
            "landing:hr.people/file",
            "landing:hr/take")) {
      assertThatThrownBy(() -> camel.getEndpoint(bad)).as(bad).isInstanceOf(RuntimeException.class);
    }
  }

  @Test
  void changesSinceATimeComeInTheirOrder() throws Exception {
    take("?id=no", MONDAY, "no,name\n1,Ada\n2,Bob\n3,Cy\n");
    var since = landing.get(people, List.of("1")).get(0).changedAt();
    take("?id=no", TUESDAY, "no,name\n1,Ava\n2,Bob\n");

    var seen = new ArrayList<String>();
    var start = new Start(since, null, null);
    for (var page = landing.list(people, start, 1); !page.isEmpty(); ) {
      seen.add(page.get(0).id());
      start = new Start(since, page.get(0).changedAt(), page.get(0).id());
      page = landing.list(people, start, 1);
    }
    assertThat(seen).containsExactly("2", "3", "1");
  }

  @Test
  void aHundredThousandRowsAreTaken() throws Exception {
    take("?id=no&proof=delivery", MONDAY, new ManyRows(100_000), null);
    assertThat(landing.count(people)).isEqualTo(100_000);
  }

  /** A file that is made while it is read. */
  private static final class ManyRows extends InputStream {
    private final int rows;
    private int row;
    private byte[] line = "no,name,note\n".getBytes(StandardCharsets.UTF_8);
    private int at;

    ManyRows(int rows) {
      this.rows = rows;
    }

    @Override
    public int read() {
      if (at == line.length) {
        if (row == rows) {
          return -1;
        }
        row++;
        line = (row + ",name " + row + ",\"a, b\"\n").getBytes(StandardCharsets.UTF_8);
        at = 0;
      }
      return line[at++];
    }
  }

  private Exchange take(String options, Instant at, String text) throws Exception {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    return take(options, at, new ByteArrayInputStream(bytes), bytes.length);
  }

  private Exchange take(String options, Instant at, InputStream body, Integer length)
      throws Exception {
    Map<String, Object> headers = new HashMap<>();
    headers.put("CamelFileName", "people.csv");
    headers.put("CamelFileLastModified", at.toEpochMilli());
    if (length != null) {
      headers.put("CamelFileLength", length.longValue());
    }
    try (var template = camel.createProducerTemplate()) {
      var exchange =
          template.request(
              "landing:" + people + "/take" + options,
              it -> {
                it.getMessage().setHeaders(headers);
                it.getMessage().setBody(body);
              });
      if (exchange.getException() != null) {
        throw exchange.getException();
      }
      return exchange;
    }
  }

  private static String outcome(Exchange exchange) {
    return exchange.getProperty("syncline.file", String.class);
  }

  private static String report(Exchange exchange) {
    return exchange.getMessage().getBody(String.class);
  }

  private Map<String, Value> fields(String id) {
    return new TreeMap<>(landing.get(people, List.of(id)).get(0).fields().fields());
  }

  private List<String> ids() {
    return landing.list(people, new Start(null, null, null), 100).stream()
        .map(it -> it.id())
        .toList();
  }
}
