package io.syncline.core.definition.model;

import io.syncline.core.model.SystemId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a started sync asks elsewhere for records of an entity (docs/enrichment.md).
 *
 * @param sources in the order in which they are asked
 * @param refreshAfter how old an answer is before its source may be asked again; null: it is asked
 *     once
 * @param budget how many calls are made in a calendar month; null: as many as there are
 */
public record EnrichmentPlan(
    List<Source> sources, @Nullable Duration refreshAfter, @Nullable Integer budget) {

  /** The name of the workflow whose steps ask. */
  public static final String WORKFLOW = "enrichment";

  /** Nothing is asked. */
  public static final EnrichmentPlan NONE = new EnrichmentPlan(List.of(), null, null);

  /**
   * What is asked.
   *
   * @param answers its object, and which of its fields mean which attribute
   * @param questions by what a record is found there, the first that has a value
   * @param confidence the field that says how sure an answer is; null: none does
   * @param cost as how many calls one counts
   */
  public record Source(
      Participant answers, List<Question> questions, @Nullable String confidence, int cost) {
    public Source {
      questions = List.copyOf(questions);
    }

    public SystemId system() {
      return answers.system();
    }
  }

  /**
   * By what a record is found.
   *
   * @param attribute whose value is sent
   * @param field the native field that is searched for it; null: it is the id there
   * @param named whether the definition names the attribute: only then a masked value is sent
   */
  public record Question(String attribute, @Nullable String field, boolean named) {}

  public EnrichmentPlan {
    sources = List.copyOf(sources);
  }

  /** The source of this id. */
  public Optional<Source> source(String system) {
    return sources.stream().filter(it -> it.system().value().equals(system)).findFirst();
  }
}
