/** Rules of attributes: strategies, validation, matching, filters. */
@NullMarked
package io.syncline.core.definition.rule;

import org.jspecify.annotations.NullMarked;
