package io.syncline.definition;

import io.syncline.definition.binding.ConstantNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the sources say about a record and its components, in the words of who writes files. */
final class Described {

  private static final Pattern CODE = Pattern.compile("\\{@code ([^{}]*(?:\\{[^{}]*}[^{}]*)*)}");
  private static final Pattern CONSTANT = Pattern.compile("\\{@link [\\w.]*#([A-Z_]+)}");
  private static final Pattern LINK = Pattern.compile("\\{@link #?([\\w.]+)(?:#\\w+)?[^}]*}");

  private Described() {}

  /** The first sentence about a record. */
  static Optional<String> record(Class<?> type) {
    return comment(type)
        .map(it -> it.split("@param|<p>", 2)[0])
        .map(Described::plain)
        .map(it -> it.replaceAll("(?s)(?<=[a-z`)])\\. .*", "."))
        .filter(it -> !it.isEmpty());
  }

  /** What a component means. */
  static Optional<String> component(Class<?> type, String name) {
    return comment(type)
        .map(it -> Pattern.compile("(?s)@param " + name + "\\s(.*?)(?=@\\w+ |$)").matcher(mask(it)))
        .filter(Matcher::find)
        .map(it -> plain(it.group(1)))
        .filter(it -> !it.isEmpty());
  }

  /** Inline tags begin with an @ too. */
  private static String mask(String comment) {
    return comment.replace("{@", "{\u0001");
  }

  private static Optional<String> comment(Class<?> type) {
    var top = type;
    while (top.getEnclosingClass() != null) {
      top = top.getEnclosingClass();
    }
    var file = Path.of("src/main/java", top.getName().replace('.', '/') + ".java");
    try {
      var text = Files.readString(file);
      int declared = text.indexOf("record " + type.getSimpleName() + "(");
      int end = text.lastIndexOf("*/", declared);
      int start = text.lastIndexOf("/**", end);
      return declared < 0 || start < 0
          ? Optional.empty()
          : Optional.of(text.substring(start + 3, end).replaceAll("\\n\\s*\\* ?", "\n"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String plain(String javadoc) {
    var text = javadoc.replace("{\u0001", "{@").replaceAll("\\s+", " ").strip();
    text = CODE.matcher(text).replaceAll(it -> Matcher.quoteReplacement("`" + it.group(1) + "`"));
    text =
        CONSTANT
            .matcher(text)
            .replaceAll(
                it -> Matcher.quoteReplacement("`" + ConstantNames.camel(it.group(1)) + "`"));
    text = LINK.matcher(text).replaceAll(it -> Matcher.quoteReplacement(it.group(1)));
    return text.replaceAll("\\bnull: ", "left out: ").replaceAll("</?[a-z]+>", "").strip();
  }
}
