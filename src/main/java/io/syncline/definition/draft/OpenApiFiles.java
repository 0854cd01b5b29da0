package io.syncline.definition.draft;

import io.syncline.core.definition.draft.ApiDescription;
import io.syncline.core.definition.draft.ApiDescriptions;
import io.syncline.core.definition.draft.DraftRefused;
import io.syncline.core.model.value.Value;
import io.syncline.definition.binding.DefinitionTreeReader;
import io.syncline.json.Json;
import io.syncline.json.MalformedJson;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads OpenAPI 3 and Swagger 2.0 descriptions, JSON or YAML. */
public final class OpenApiFiles implements ApiDescriptions {

  private static final int LARGEST = 64 * 1024 * 1024;

  @Override
  public ApiDescription read(Path file) {
    var root = tree(file, text(file));
    if (!(root instanceof Value.Struct struct)) {
      throw none(file);
    }
    var version = Description.text(struct, "openapi") + Description.text(struct, "swagger");
    if (version.isEmpty()) {
      throw none(file);
    }
    if (!version.matches("3\\.\\d.*|2\\.0|2")) {
      throw new DraftRefused(
          "%s is of version %s; OpenAPI 3.x and Swagger 2.0 are read"
              .formatted(file, DraftText.oneLine(version)));
    }
    if (Description.fields(struct, "paths").isEmpty()) {
      throw new DraftRefused(file + " describes no `paths`");
    }
    return new OpenApiDescription(struct);
  }

  private static DraftRefused none(Path file) {
    return new DraftRefused(
        file + " is no OpenAPI description: it has neither `openapi` nor `swagger` at its top");
  }

  private static String text(Path file) {
    try {
      if (Files.size(file) > LARGEST) {
        throw new DraftRefused(file + " is larger than 64 MB");
      }
      var text = Files.readString(file);
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (NoSuchFileException e) {
      throw new DraftRefused("there is no file " + file);
    } catch (CharacterCodingException e) {
      throw new DraftRefused(file + " is not UTF-8");
    } catch (IOException e) {
      throw new DraftRefused(file + " cannot be read");
    }
  }

  private static Value tree(Path file, String text) {
    if (text.stripLeading().startsWith("{")) {
      try {
        return Json.parse(text);
      } catch (MalformedJson e) {
        throw new DraftRefused(file + ": " + e.getMessage());
      }
    }
    var read = DefinitionTreeReader.readLarge(file.toString(), text);
    if (read.tree() == null) {
      throw new DraftRefused(
          read.findings().stream().findFirst().map(Object::toString).orElse(file.toString()));
    }
    return read.tree().toValue();
  }
}
