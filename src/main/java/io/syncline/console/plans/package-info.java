/** Plans of bulk runs, for people. */
@NullMarked
package io.syncline.console.plans;

import org.jspecify.annotations.NullMarked;
