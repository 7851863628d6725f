import { consoleDesk, IncidentDesk } from './incident-desk.ts';
import { IncidentScreen } from './incident-screen.tsx';

/** One entry of the platform's register: the same parts as a dealership's, on the console's routes. */
export function ConsoleIncidentScreen() {
  return (
    <IncidentDesk value={consoleDesk}>
      <IncidentScreen />
    </IncidentDesk>
  );
}
