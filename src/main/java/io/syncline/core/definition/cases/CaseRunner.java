package io.syncline.core.definition.cases;

import io.syncline.core.definition.compile.form.LoadedSync;
import io.syncline.core.definition.compile.form.SystemTypes;
import java.util.List;
import java.util.Map;

/** Runs cases: the product's own engine over systems in memory, without network. */
@FunctionalInterface
public interface CaseRunner {

  /**
   * One result for each case of the file, in its order.
   *
   * @param routes the texts of {@code *.camel.yaml} files by name: routes that change values are
   *     called
   */
  List<CaseResult> run(
      LoadedSync sync, SystemTypes types, Map<String, String> routes, CaseFile file);

  /**
   * What came of a case.
   *
   * @param name the case's
   * @param failures what was otherwise than written; empty: it holds
   */
  record CaseResult(String name, List<String> failures) {
    public CaseResult {
      failures = List.copyOf(failures);
    }

    public boolean holds() {
      return failures.isEmpty();
    }
  }
}
