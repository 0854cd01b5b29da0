package io.syncline.definition.binding;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.Position;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Turns the text of a definition file, YAML 1.2 or JSON, into a {@link Tree}. Hostile text is
 * refused, never obeyed: no tags, no objects, at most {@value #MAX_CHARACTERS} characters, {@value
 * #MAX_DEPTH} levels and {@value #MAX_NODES} nodes, an alias counting as everything it expands to.
 */
public final class DefinitionTreeReader {

  public static final int MAX_CHARACTERS = 1_000_000;
  static final int MAX_DEPTH = 50;
  static final int MAX_NODES = 100_000;

  /** What a text may not exceed. */
  record Bounds(int characters, int depth, int nodes) {}

  private static final Bounds DEFINITION = new Bounds(MAX_CHARACTERS, MAX_DEPTH, MAX_NODES);
  private static final Bounds LARGE = new Bounds(64_000_000, 200, 5_000_000);

  private DefinitionTreeReader() {}

  /**
   * The result of reading a text.
   *
   * @param tree null where it could not be read
   */
  public record Result(@Nullable Tree tree, List<Finding> findings) {
    public Result {
      findings = List.copyOf(findings);
    }
  }

  public static Result read(String file, String text) {
    return read(file, text, DEFINITION);
  }

  /** A text that is no definition and may be far longer than one: the description of an API. */
  public static Result readLarge(String file, String text) {
    return read(file, text, LARGE);
  }

  private static Result read(String file, String text, Bounds bounds) {
    var start = new Position(file, 1, 1);
    int most = bounds.characters();
    if (text.length() > most) {
      return refused(start, "the file is longer than " + most + " characters");
    }
    var settings = LoadSettings.builder().setLabel(file).setCodePointLimit(most).build();
    var builder = new TreeBuilder(file, bounds);
    // JSON may be indented by tabs, YAML may not; a tab as one blank keeps the columns.
    var readable = file.endsWith(".json") ? text.replace('\t', ' ') : text;
    try {
      for (var event : new Parse(settings).parseString(readable)) {
        builder.take(event);
      }
    } catch (MarkedYamlEngineException e) {
      var at = e.getProblemMark().map(mark -> position(file, mark)).orElse(start);
      return refused(at, ParserMessages.sentence(e, readable));
    } catch (Refusal e) {
      return refused(e.position, e.reason);
    } catch (YamlEngineException e) {
      return refused(start, "this is neither YAML nor JSON");
    }
    return builder.result();
  }

  static Position position(String file, Mark mark) {
    return new Position(file, mark.getLine() + 1, mark.getColumn() + 1);
  }

  static Position position(String file, Optional<Mark> mark) {
    return mark.map(it -> position(file, it)).orElse(new Position(file, 1, 1));
  }

  private static Result refused(Position at, String reason) {
    return new Result(null, List.of(Finding.problem("", reason).at(at)));
  }

  /** Ends the reading of a file. */
  static final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Position position;
    private final String reason;

    Refusal(Position position, String reason) {
      super(reason, null, false, false);
      this.position = position;
      this.reason = reason;
    }
  }
}
