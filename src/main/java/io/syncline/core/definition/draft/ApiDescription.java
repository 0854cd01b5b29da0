package io.syncline.core.definition.draft;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The description of an API, from which a system type can be drafted. */
public interface ApiDescription {

  /**
   * What the description seems to hold as records, the best first.
   *
   * @throws DraftRefused where the description refers to what is not in the file
   */
  List<Candidate> candidates();

  /**
   * The text of a system type, with a {@code TODO} for each thing that the description does not
   * tell.
   *
   * @param type its name; null: made of the description's title
   * @throws DraftRefused where an object is not found, or the description refers to what is not in
   *     the file
   */
  String draft(@Nullable String type, List<Wanted> objects);

  /**
   * An object that could be drafted.
   *
   * @param name by which it is asked for
   * @param path of all its records
   * @param operations that were found, by their names in a system type
   */
  record Candidate(String name, String path, List<String> operations) {
    public Candidate {
      operations = List.copyOf(operations);
    }
  }

  /**
   * An object to draft.
   *
   * @param name its name in the system type
   * @param path of all its records; null: that of the candidate with the name
   */
  record Wanted(String name, @Nullable String path) {

    /** Reads {@code NAME} or {@code NAME:PATH}. */
    public static Wanted parse(String written) {
      int colon = written.indexOf(':');
      var name = (colon < 0 ? written : written.substring(0, colon)).strip();
      if (!name.matches("[A-Za-z][A-Za-z0-9_-]*")) {
        throw new DraftRefused(
            "`%s` is no object's name: it begins with a letter and goes on with letters, digits, -"
                    .formatted(name)
                + " and _; write NAME or NAME:PATH");
      }
      return new Wanted(name, colon < 0 ? null : written.substring(colon + 1).strip());
    }
  }
}
