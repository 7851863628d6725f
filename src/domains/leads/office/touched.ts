/** What is read of appointments, and of the leads that they move. */
export const touched = ['/api/appointments', '/api/leads', '/api/today', '/api/tasks'];
