package io.syncline.api.records;

import io.syncline.api.http.NameView;
import io.syncline.api.http.NativeRefView;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A record that a search found.
 *
 * @param names by what a person knows it
 * @param matched the attributes in which it was found; empty: by an id
 * @param systems its copies
 */
@Schema(name = "FoundRecord")
public record FoundView(
    UUID id,
    String entity,
    String status,
    List<NameView> names,
    List<String> matched,
    List<NativeRefView> systems) {}
