package io.syncline.cli.match;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.identity.weights.Learning;
import io.syncline.core.identity.weights.ProposedRule;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class LearnedSheetTest {

  @Test
  void rulesAreYamlToCopyWithWhatTheyAreEstimatedToDo() {
    var printed = new StringWriter();
    var learned =
        new Learning.Learned(
            null,
            List.of(
                new ProposedRule(List.of("firstName", "birthDate"), 0.9978, 0.613, 1_735),
                new ProposedRule(List.of("email"), 0.9932, 0.48, 1_163)),
            List.of(),
            List.of(new Learning.Block("phone", 200, 100, 300, false)));

    new LearnedSheet(learned, List.of(), List.of()).print(new PrintWriter(printed));

    assertThat(printed.toString().lines())
        .contains(
            "      matchFields:",
            "        - [firstName, birthDate]  # precision 0.998, coverage 0.61, 1,735 pairs",
            "        - email  # precision 0.993, coverage 0.48, 1,163 pairs",
            "  not used: the pairs that agree in phone (EM did not converge)");
  }
}
