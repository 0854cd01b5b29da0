package io.syncline.system.http.vendor;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a manifest is judged by: {@code src/test/resources/systems/<type>.yaml}.
 *
 * @param tested against what: {@code stand-in}, {@code client library}, {@code schema}, {@code
 *     description} or {@code real server}
 * @param judgedBy what the vendor made, its version, and when it judges: all, where the build alone
 *     does not show it
 * @param api the version of the vendor's API
 * @param pages the vendor's own, by title
 * @param description the vendor's, a file or folder of {@code -Dspecs.dir}; null: there is none
 * @param settings of the connection, where another value than the name will not do
 * @param values native values by {@code <object>.<field>}, where none can be made up
 * @param undescribed what the description does not cover, or says wrongly
 */
record Tried(
    String tested,
    List<String> judgedBy,
    String api,
    Map<String, String> pages,
    @Nullable String description,
    Map<String, String> settings,
    Map<String, JsonNode> values,
    List<Undescribed> undescribed) {

  /**
   * One exception.
   *
   * @param at {@code <object>.<operation>}, or an object; {@code *.<operation>}: of each object
   * @param says a part of the complaint
   * @param because why it is right as it is
   */
  record Undescribed(
      @JsonProperty(required = true) String at,
      @JsonProperty(required = true) String says,
      @JsonProperty(required = true) String because) {

    boolean covers(String complaint) {
      var where =
          at.startsWith("*") ? complaint.substring(Math.max(0, complaint.indexOf('.'))) : complaint;
      return where.startsWith(at.replace("*", "")) && complaint.contains(says);
    }
  }

  Tried {
    judgedBy = judgedBy == null ? List.of() : judgedBy;
    pages = pages == null ? Map.of() : pages;
    settings = settings == null ? Map.of() : settings;
    values = values == null ? Map.of() : values;
    undescribed = undescribed == null ? List.of() : undescribed;
  }

  static Tried of(String type) {
    var file = Path.of("src", "test", "resources", "systems", type + ".yaml");
    try {
      return YAMLMapper.builder().build().readValue(Files.readString(file), Tried.class);
    } catch (IOException e) {
      throw new UncheckedIOException(type + " needs " + file, e);
    }
  }
}
