package io.syncline.core.definition.cases;

import io.syncline.core.definition.cases.CaseFile.Case;
import io.syncline.core.definition.cases.CaseFile.Happening;
import io.syncline.core.definition.cases.CaseFile.Then;
import io.syncline.core.definition.cases.CaseFile.Write;
import io.syncline.core.definition.draft.FlowText;
import io.syncline.core.model.SystemId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes a case that gives nothing beforehand as a file that {@code syncline test} reads. */
public final class CaseText {

  private final StringBuilder text = new StringBuilder();

  private CaseText() {}

  public static String of(String sync, Case written) {
    var file = new CaseText();
    file.line("sync: " + FlowText.scalar(sync));
    file.line("cases:");
    file.line("  - name: " + FlowText.scalar(written.name()));
    file.line("    now: " + written.now());
    file.line("    when:");
    written.when().forEach(it -> file.line("      - " + FlowText.flow(happening(it))));
    file.line("    then:");
    file.then(written.then());
    return file.text.toString();
  }

  private static Map<String, Object> happening(Happening it) {
    var all = new LinkedHashMap<String, Object>();
    all.put("system", it.system().value());
    put(all, "object", it.object());
    put(all, "id", it.id());
    put(all, "record", it.record());
    if (it.deleted()) {
      all.put("deleted", true);
    }
    return all;
  }

  private static void put(Map<String, Object> all, String name, @Nullable Object value) {
    if (value != null) {
      all.put(name, value);
    }
  }

  private void then(Then then) {
    if (then.writes() != null) {
      line("      writes:");
      new TreeMap<>(then.writes()).forEach(this::writes);
    }
    if (then.records() != null) {
      line("      records: " + FlowText.flow(then.records()));
    }
    if (then.review() != null) {
      list("review", then.review().stream().map(CaseFile.ExpectedReview::kind).toList());
    }
    if (then.deadLetters() != null) {
      list(
          "deadLetters",
          then.deadLetters().stream().map(CaseFile.ExpectedDeadLetter::stage).toList());
    }
  }

  private void list(String name, List<String> items) {
    line("      " + name + ": " + FlowText.flow(items));
  }

  private void writes(SystemId system, List<Write> writes) {
    var all = writes.stream().map(CaseText::write).toList();
    line("        " + FlowText.scalar(system.value()) + ": " + FlowText.flow(all));
  }

  private static Map<String, Object> write(Write it) {
    var all = new LinkedHashMap<String, Object>();
    all.put("operation", it.operation().name().toLowerCase(Locale.ROOT));
    put(all, "id", it.id());
    all.put("fields", new TreeMap<>(it.fields()));
    return all;
  }

  private void line(String line) {
    text.append(line).append('\n');
  }
}
