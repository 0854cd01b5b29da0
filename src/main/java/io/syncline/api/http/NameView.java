package io.syncline.api.http;

import io.syncline.core.model.value.Value;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A value by which a person knows a record; hidden where its attribute is masked. */
@Schema(name = "NameOfRecord")
public record NameView(
    String attribute,
    @Schema(implementation = Object.class, nullable = true) @Nullable Value value,
    boolean masked) {}
