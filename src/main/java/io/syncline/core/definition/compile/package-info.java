/**
 * What a sync's words come to: which objects form an entity, which field carries which attribute,
 * which system may change which; and from all started syncs, the installation.
 */
@NullMarked
package io.syncline.core.definition.compile;

import org.jspecify.annotations.NullMarked;
