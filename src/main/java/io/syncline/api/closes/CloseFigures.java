package io.syncline.api.closes;

import io.syncline.api.closes.CloseView.FigureView;
import io.syncline.core.model.SystemId;
import io.syncline.core.reconcile.close.CloseLine;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The figures of a close as they are shown: pairs that do not agree are added up by bucket. */
final class CloseFigures {

  /** The columns of the report. */
  static final List<String> NAMES =
      List.of("entity", "against", "part", "system", "attribute", "currency", "records", "amount");

  private CloseFigures() {}

  private record Place(
      String entity,
      SystemId against,
      String part,
      SystemId system,
      String attribute,
      String currency) {}

  private record Sum(long records, @Nullable BigDecimal amount) {
    Sum plus(Sum other) {
      return new Sum(
          records + other.records,
          amount == null || other.amount == null ? null : amount.add(other.amount));
    }
  }

  static List<FigureView> of(List<CloseLine> lines) {
    var sums = new LinkedHashMap<Place, Sum>();
    for (var it : lines) {
      var pair = it.pair();
      var place =
          new Place(
              pair.entity(),
              pair.against(),
              pair.part(),
              it.system(),
              it.attribute(),
              it.currency());
      sums.merge(place, new Sum(it.records(), it.amount()), Sum::plus);
    }
    return sums.entrySet().stream().map(it -> view(it.getKey(), it.getValue())).toList();
  }

  private static FigureView view(Place it, Sum sum) {
    return new FigureView(
        it.entity(),
        it.against().value(),
        it.part(),
        it.system().value(),
        it.attribute().isEmpty() ? null : it.attribute(),
        it.currency().isEmpty() ? null : it.currency(),
        sum.records(),
        sum.amount() == null ? null : sum.amount().toPlainString());
  }

  static List<String> row(FigureView it) {
    return List.of(
        it.entity(),
        it.against(),
        it.part(),
        it.system(),
        Objects.requireNonNullElse(it.attribute(), ""),
        Objects.requireNonNullElse(it.currency(), ""),
        String.valueOf(it.records()),
        Objects.requireNonNullElse(it.amount(), ""));
  }
}
