/** Days of the trial, and of the grace after a payment did not come; days on which a notice is sent in that grace. */
export const trialDays = 30;
export const graceDays = 60;
export const noticeDays = [0, 20, 45] as const;
