/** Cases: what a sync must make of given events, written beside it and run without network. */
@NullMarked
package io.syncline.core.definition.cases;

import org.jspecify.annotations.NullMarked;
