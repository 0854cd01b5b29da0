package io.syncline.core.definition.compile.form;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.Position;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Why a sync cannot run beside others.
 *
 * @param path where the sync says it
 * @param message what it is, up to the names of the others
 * @param others those that say it as well
 */
public record Incompatibility(String path, String message, List<Other> others) {

  /**
   * Another sync.
   *
   * @param path where that one says it
   */
  public record Other(String sync, String path) {}

  /**
   * The same as files say it.
   *
   * @param finding at the later one
   * @param files all that it speaks of
   */
  public record InFiles(Finding finding, Set<String> files) {
    public InFiles {
      files = Set.copyOf(files);
    }
  }

  /** The position of a sync's path in its file. */
  @FunctionalInterface
  public interface Places {
    Position of(String sync, String path);
  }

  public Incompatibility {
    others = List.copyOf(others);
  }

  /** As it is reported where the others run. */
  public Finding atStart() {
    return Finding.holds(path, with(it -> "the started sync `%s`".formatted(it.sync())));
  }

  /** As it is reported of definitions that nothing has started. */
  public InFiles inFiles(String sync, Places places) {
    var here = places.of(sync, path);
    var files = new HashSet<>(Set.of(here.file()));
    var text =
        with(
            it -> {
              var there = places.of(it.sync(), it.path());
              files.add(there.file());
              return "the sync `%s` (%s)".formatted(it.sync(), there);
            });
    return new InFiles(Finding.problem(path, text + "; they cannot run together").at(here), files);
  }

  private String with(Function<Other, String> named) {
    return message + " " + others.stream().map(named).collect(Collectors.joining(" and "));
  }
}
