/** Blocks of a sync about safety, privacy and operation. */
@NullMarked
package io.syncline.core.definition.source.policy;

import org.jspecify.annotations.NullMarked;
