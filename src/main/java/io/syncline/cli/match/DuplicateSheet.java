package io.syncline.cli.match;

import io.syncline.cli.common.Document;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.identity.proposal.Proposals.Proposal;
import io.syncline.core.model.NativeRef;
import io.syncline.csv.Csv;
import java.io.Writer;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Duplicates inside systems, for people who mend them there: a row per pair, and with it the
 * cluster of all that may be one record through pairs of it. It is no sheet of links.
 */
final class DuplicateSheet {

  private static final List<String> NAMES =
      List.of("entity_type", "system", "cluster", "id", "duplicate", "rule", "score", "note");

  private record Row(String entity, Proposal pair) {}

  private final List<Row> rows = new ArrayList<>();
  private final Map<NativeRef, NativeRef> leads = new LinkedHashMap<>();

  void add(Entity entity, Proposal pair) {
    rows.add(new Row(entity.name(), pair));
    leads.put(lead(pair.one()), lead(pair.other()));
  }

  int rows() {
    return rows.size();
  }

  /** How many groups of records there are of which each may be one. */
  int clusters() {
    return (int) rows.stream().map(it -> lead(it.pair().one())).distinct().count();
  }

  private NativeRef lead(NativeRef of) {
    var it = of;
    for (var next = leads.get(it); next != null && !next.equals(it); next = leads.get(it)) {
      it = next;
    }
    return it;
  }

  /** The rows of a cluster stand together. */
  void write(Writer to) {
    var clusters = new LinkedHashMap<NativeRef, List<Row>>();
    for (var it : rows) {
      clusters.computeIfAbsent(lead(it.pair().one()), lead -> new ArrayList<>()).add(it);
    }
    var cells = new ArrayList<List<String>>();
    int number = 0;
    for (var cluster : clusters.values()) {
      number++;
      for (var it : cluster) {
        cells.add(cells(it, number));
      }
    }
    Csv.write(to, NAMES, cells);
  }

  static Document document(Proposal pair) {
    return new Document()
        .with("id", pair.one().id())
        .with("duplicate", pair.other().id())
        .with("rule", pair.rule())
        .with("note", pair.note());
  }

  private static List<String> cells(Row row, int cluster) {
    var pair = row.pair();
    return List.of(
        row.entity(),
        pair.one().system().value(),
        String.valueOf(cluster),
        pair.one().id(),
        pair.other().id(),
        pair.rule(),
        BigDecimal.valueOf(pair.score()).setScale(2, RoundingMode.DOWN).toPlainString(),
        pair.note());
  }
}
