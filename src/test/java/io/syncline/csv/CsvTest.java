package io.syncline.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a,b\n1,2\n",
        "\uFEFFa,b\r\n1,2\r\n",
        "a;b\r\n1;2",
        "a\tb\n1\t2\n\n",
        "\"a\",\"b\"\n\"1\",\"2\"\n,\n",
        "\n\na , b\n 1 , 2 \n",
        "a,b,,\n1,2,,\n"
      })
  void whatSpreadsheetsDoToAFileIsTakenAsItComes(String text) {
    var table = Csv.read(text);

    assertThat(table.names().subList(0, 2)).containsExactly("a", "b");
    assertThat(table.rows()).hasSize(1);
    assertThat(table.rows().get(0).cells().subList(0, 2)).containsExactly("1", "2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"=HYPERLINK(\"x\")", "+1", "-1", "@x", "'=1", "''-1"})
  void aCellThatWouldRunAsAFormulaIsWrittenAsTextAndReadAsItWas(String cell) {
    var text = Csv.write(List.of("id"), List.of(List.of(cell)));

    assertThat(text.lines().skip(1).findFirst().orElseThrow()).matches("\"?'.*");
    assertThat(Csv.read(text).rows().get(0).cells()).containsExactly(cell);
  }

  @Test
  void whatIsWrittenIsReadAsItWas() {
    var random = new Random(8);
    for (int i = 0; i < 500; i++) {
      var rows = new ArrayList<List<String>>();
      for (int j = 0; j < 1 + random.nextInt(4); j++) {
        rows.add(List.of("x" + text(random), text(random)));
      }
      var read = Csv.read(Csv.write(List.of("one", "two"), rows));
      assertThat(read.rows()).as("seed 8, round %d", i).extracting(Csv.Row::cells).isEqualTo(rows);
    }
  }

  @Test
  void rowsKnowTheirLines() {
    var table = Csv.read("a,b\n\"1\n1\",2\n\n3,4\n");

    assertThat(table.rows()).extracting(Csv.Row::line).containsExactly(2L, 5L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n\n", "a,b\n1,2,3\n", "a,b\n\"1,2\n"})
  void whatIsNoTableIsRefused(String text) {
    assertThatThrownBy(() -> Csv.read(text)).isInstanceOf(MalformedCsv.class);
  }

  /** As ids are: without white space around them. */
  private static String text(Random random) {
    var text = new StringBuilder();
    for (int i = 0; i < random.nextInt(8); i++) {
      text.append("a1,;\"'=+-@é\n".charAt(random.nextInt(12)));
    }
    return text.toString().strip();
  }
}
