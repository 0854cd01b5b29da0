package io.syncline.cli;

import io.syncline.core.definition.Entity;
import io.syncline.core.definition.Installation;
import io.syncline.core.identity.LinkSheet;
import io.syncline.core.identity.Proposals.Proposal;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.SystemId;
import io.syncline.csv.Csv;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Proposals in the wide form: what is certain in one row per record, each question in a row of its
 * own with a note. A person deletes what is wrong; ids that are left in two rows are refused by the
 * import.
 */
final class ProposalSheet {

  /** A row under way. */
  private record Line(String entity, Map<SystemId, String> ids, List<String> remarks) {}

  private final Set<SystemId> systems = new LinkedHashSet<>();
  private final Map<NativeRef, Line> certain = new LinkedHashMap<>();
  private final List<Line> questions = new ArrayList<>();

  ProposalSheet(Installation installation) {
    installation
        .entities()
        .values()
        .forEach(entity -> entity.participants().forEach(it -> systems.add(it.system())));
  }

  void add(Entity entity, Proposal proposal) {
    var score = BigDecimal.valueOf(proposal.score()).setScale(2, RoundingMode.DOWN).toPlainString();
    var line =
        proposal.certain()
            ? certain.computeIfAbsent(proposal.one(), it -> line(entity))
            : line(entity);
    line.ids().put(proposal.one().system(), proposal.one().id());
    line.ids().put(proposal.other().system(), proposal.other().id());
    if (line.remarks().isEmpty()) {
      line.remarks().addAll(List.of(proposal.rule(), score, proposal.note()));
    }
    if (!proposal.certain()) {
      questions.add(line);
    }
  }

  private static Line line(Entity entity) {
    return new Line(entity.name(), new LinkedHashMap<>(), new ArrayList<>());
  }

  int rows() {
    return certain.size() + questions.size();
  }

  String csv() {
    var names = new ArrayList<String>();
    names.add(LinkSheet.ENTITY);
    systems.forEach(it -> names.add(it.value()));
    names.addAll(List.of("rule", "score", "note"));
    var rows = new ArrayList<List<String>>();
    certain.values().forEach(it -> rows.add(cells(it)));
    questions.forEach(it -> rows.add(cells(it)));
    return Csv.write(names, rows);
  }

  private List<String> cells(Line line) {
    var cells = new ArrayList<String>();
    cells.add(line.entity());
    systems.forEach(it -> cells.add(line.ids().getOrDefault(it, "")));
    cells.addAll(line.remarks());
    return cells;
  }
}
