package io.syncline.api.plans;

import io.syncline.api.http.Masking;
import io.syncline.core.backfill.plan.PlanItem;
import io.syncline.core.backfill.plan.PlanStore;
import io.syncline.core.model.value.Value;
import io.syncline.csv.Csv;
import io.syncline.json.Json;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A plan as a spreadsheet, a row per attribute that would change; written page by page. */
final class PlanSheet implements StreamingOutput {

  private static final int PAGE = 500;

  private static final List<String> NAMES =
      List.of(
          "item",
          "kind",
          "entity",
          "key",
          "source",
          "target",
          "id",
          "attribute",
          "before",
          "after",
          "currency",
          "reason",
          "overwrites_newer",
          "status",
          "refusal");

  private final PlanStore plans;
  private final String plan;
  private final Masking masking;

  PlanSheet(PlanStore plans, String plan, Masking masking) {
    this.plans = plans;
    this.plan = plan;
    this.masking = masking;
  }

  @Override
  public void write(OutputStream out) throws IOException {
    long after = 0;
    boolean first = true;
    while (true) {
      var items = plans.items(new PlanStore.Query(plan, null, null, null, after, PAGE));
      var rows = new ArrayList<List<String>>();
      items.forEach(it -> rows.addAll(rows(it)));
      masking.keep();
      var text = Csv.write(NAMES, rows);
      out.write(
          (first ? text : text.substring(text.indexOf("\r\n") + 2))
              .getBytes(StandardCharsets.UTF_8));
      first = false;
      if (items.size() < PAGE) {
        return;
      }
      after = items.get(items.size() - 1).seq();
    }
  }

  private List<List<String>> rows(PlanItem item) {
    var view = PlanItemView.of(item, masking);
    return view.effect().changes().isEmpty()
        ? List.of(row(view, null))
        : view.effect().changes().stream().map(it -> row(view, it)).toList();
  }

  private static List<String> row(PlanItemView item, PlanItemView.@Nullable ChangeView change) {
    var source = item.source();
    return List.of(
        String.valueOf(item.seq()),
        item.kind(),
        item.entity(),
        names(item),
        source == null ? "" : source.system() + "/" + source.object() + "/" + source.id(),
        Objects.requireNonNullElse(item.target(), ""),
        Objects.requireNonNullElse(item.id(), ""),
        change == null ? "" : change.attribute(),
        change == null ? "" : shown(change, change.before()),
        change == null ? "" : shown(change, change.after()),
        change == null || change.currency() == null ? "" : change.currency(),
        Objects.requireNonNullElse(item.effect().reason(), ""),
        String.valueOf(item.effect().overwritesNewer()),
        item.status(),
        Objects.requireNonNullElse(item.refusal(), ""));
  }

  /** The business key and what the record is called. */
  static String names(PlanItemView item) {
    return item.names().stream()
        .map(it -> it.masked() ? "•••" : text(it.value()))
        .filter(it -> !it.isEmpty())
        .collect(Collectors.joining(" "));
  }

  static String shown(PlanItemView.ChangeView change, @Nullable Value value) {
    return change.masked() ? "•••" : text(value);
  }

  private static String text(@Nullable Value value) {
    if (value == null || value.isEmpty()) {
      return "";
    }
    return value instanceof Value.Text text ? text.value() : Json.text(value);
  }
}
