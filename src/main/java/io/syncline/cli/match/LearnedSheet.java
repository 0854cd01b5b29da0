package io.syncline.cli.match;

import io.syncline.cli.common.Document;
import io.syncline.core.identity.proposal.Proposals.Found;
import io.syncline.core.identity.proposal.Proposals.Proposal;
import io.syncline.core.identity.proposal.Proposals.Ranking;
import io.syncline.core.identity.weights.Learning;
import io.syncline.core.identity.weights.ProposedRule;
import io.syncline.core.identity.weights.Weights;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.value.Attributes;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was learned from the records of two systems, for people: the weights, the rules that they
 * may take over, and the questions in the order of their weight. Nothing is certain by it, and
 * nothing less so.
 */
final class LearnedSheet {

  private final Learning.Learned learned;
  private final Map<NativeRef, Attributes> held = new HashMap<>();

  LearnedSheet(Learning.Learned learned, List<Found> ones, List<Found> others) {
    this.learned = learned;
    for (var side : List.of(ones, others)) {
      side.forEach(it -> held.put(it.ref(), it.attributes()));
    }
  }

  /** The certain ones as they are, then the questions, the heaviest first. */
  List<Proposal> ranked(List<Proposal> proposals) {
    var weights = learned.weights();
    if (weights == null) {
      return proposals;
    }
    record Weighed(Proposal proposal, double weight) {}
    var ranked = new ArrayList<Proposal>();
    var questions = new ArrayList<Weighed>();
    for (var it : proposals) {
      if (it.certain()) {
        ranked.add(it);
      } else {
        var weight = weights.of(of(it.one()), of(it.other()));
        questions.add(new Weighed(with(weight, it), weight.value()));
      }
    }
    questions.sort(Comparator.comparingDouble((Weighed it) -> -it.weight()));
    questions.forEach(it -> ranked.add(it.proposal()));
    return ranked;
  }

  private Attributes of(NativeRef ref) {
    return held.getOrDefault(ref, Attributes.NONE);
  }

  private static Proposal with(Weights.Weight weight, Proposal it) {
    var reason =
        it.standing().reason()
            + "; weight "
            + Weights.shown(weight.value())
            + " ("
            + weight.shares()
            + ")";
    return new Proposal(
        it.one(),
        it.other(),
        it.rule(),
        it.score(),
        it.certain(),
        it.note(),
        new Ranking(it.standing().rank(), it.standing().margin(), reason));
  }

  void print(PrintWriter out) {
    for (var it : learned.blocks()) {
      if (!it.converged()) {
        out.println(
            "  not used: the pairs that agree in " + it.attribute() + " (EM did not converge)");
      }
    }
    weights(learned.weights(), out);
    if (!learned.present().isEmpty()) {
      out.println("  the match fields of the definition, as estimated:");
      learned.present().forEach(it -> out.println("    " + it.yaml() + "  " + stated(it)));
    }
    if (learned.rules().isEmpty()) {
      out.println("  no match fields are proposed");
      return;
    }
    out.println("  match fields to check and to copy, if they are right; nothing was linked:");
    out.println("    deduplication:");
    out.println("      matchFields:");
    learned.rules().forEach(it -> out.println("        - " + it.yaml() + "  " + stated(it)));
  }

  /** The match fields to check, as JSON. */
  List<Document> rules() {
    return learned.rules().stream()
        .map(
            it ->
                new Document()
                    .with("attributes", it.attributes())
                    .with("precision", it.precision())
                    .with("coverage", it.coverage())
                    .with("pairs", it.pairs()))
        .toList();
  }

  private static void weights(@Nullable Weights weights, PrintWriter out) {
    if (weights == null) {
      out.println("  too few pairs agree to learn weights from");
      return;
    }
    out.println("  weights: the same, near, different");
    weights.rates().stream()
        .filter(it -> it.filled() > 0)
        .forEach(
            it ->
                out.println(
                    "    "
                        + it.attribute()
                        + " "
                        + String.join(", ", it.weights().stream().map(Weights::shown).toList())));
  }

  private static String stated(ProposedRule rule) {
    return String.format(
        Locale.ROOT,
        "# precision %.3f, coverage %.2f, %,d pairs",
        rule.precision(),
        rule.coverage(),
        rule.pairs());
  }
}
