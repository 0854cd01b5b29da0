package io.syncline.api.plans;

import io.syncline.api.http.Masking;
import io.syncline.api.sheet.SheetAnswer;
import io.syncline.core.backfill.plan.PlanItem;
import io.syncline.core.backfill.plan.PlanStore;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A plan as a spreadsheet, a row per attribute that would change. */
final class PlanSheet implements SheetAnswer.Pages {

  private static final int PAGE = 500;

  static final List<String> NAMES =
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
  private long after;

  PlanSheet(PlanStore plans, String plan, Masking masking) {
    this.plans = plans;
    this.plan = plan;
    this.masking = masking;
  }

  @Override
  public List<List<String>> next() {
    var items = plans.items(new PlanStore.Query(plan, null, null, null, after, PAGE));
    after = items.isEmpty() ? after : items.get(items.size() - 1).seq();
    return items.stream().flatMap(it -> rows(it).stream()).toList();
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
        SheetAnswer.names(item.names()),
        source == null ? "" : source.system() + "/" + source.object() + "/" + source.id(),
        Objects.requireNonNullElse(item.target(), ""),
        Objects.requireNonNullElse(item.id(), ""),
        change == null ? "" : change.attribute(),
        change == null ? "" : SheetAnswer.value(change.before(), change.masked()),
        change == null ? "" : SheetAnswer.value(change.after(), change.masked()),
        change == null || change.currency() == null ? "" : change.currency(),
        Objects.requireNonNullElse(item.effect().reason(), ""),
        String.valueOf(item.effect().overwritesNewer()),
        item.status(),
        Objects.requireNonNullElse(item.refusal(), ""));
  }
}
